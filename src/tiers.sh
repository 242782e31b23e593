# Sourced by ../openmaas: what takes longer than the tests may. Each prints its figures; non-zero when something did not hold.

# What to list: help was asked for, of one or of all.
asks_help() {
  case " ${1:-} ${2:-} " in
    *' -h '* | *' --help '* | *' help '*) return 0 ;;
    *) return 1 ;;
  esac
}

# A name, and what was given as the number of times.
require_times() {
  case "$2" in
    '' | *[!0-9]* | 0*)
      printf 'openmaas: soak %s %s: TIMES must be a whole number, 1 or more\n' "$1" "$2" >&2
      exit 2
      ;;
  esac
}

soak() {
  asks_help "$@" && set --
  case "${1:-}" in
    kill9)
      require_times kill9 "${2:-10}"
      soak_kill9 "${2:-10}"
      ;;
    porto) soak_porto ;;
    gateway)
      require_times gateway "${2:-50}"
      run bench killed-gateway --kills "${2:-50}"
      ;;
    invoices)
      require_times invoices "${2:-50}"
      run bench killed-runs --kills "${2:-50}"
      ;;
    frames)
      require_times frames "${2:-1000000}"
      soak_frames "${2:-1000000}"
      ;;
    *)
      [ -z "${1:-}" ] || printf 'openmaas: there is no soak %s; there are:\n' "$1" >&2
      cat <<'TEXT'
./openmaas soak kill9 [TIMES]   kills the demonstration with -9 in the drive, at random moments and during starts, and
                                restarts it, TIMES times (10): every check of the story must hold after each
./openmaas soak gateway [TIMES] kills the terminal gateway with -9 under load, TIMES times (50): every acknowledged
                                record is there once, and every trip with its metres
./openmaas soak invoices [TIMES] kills invoice runs with -9, cuts their connections and pauses them, TIMES times (50):
                                every account is invoiced once a month, by the same documents as undisturbed
./openmaas soak frames [N]      reads N (1,000,000) random and mutated frames with the decoder of each protocol: no exception
                                escapes, nothing is kept, nothing wrong is taken; a failure prints its seed
./openmaas soak porto           imports Porto from OPENMAAS_SHARED (../shared) and runs the story there
TEXT
      [ -z "${1:-}" ] || return 2
      ;;
  esac
}

bench() {
  # The options of "bench gateway" and of others that the program runs are told by itself.
  case "${1:-}" in gateway | usage | rating | invoices) ;; *) asks_help "$@" && set -- ;; esac
  case "${1:-}" in
    demo) bench_demo ;;
    gateway | usage | rating | invoices) run bench "$@" ;;
    *)
      [ -z "${1:-}" ] || printf 'openmaas: there is no bench %s; there are:\n' "$1" >&2
      cat <<'TEXT'
./openmaas bench gateway        the terminal gateway under load; --help tells the options
./openmaas bench invoices       the invoice run over generated subscribers; --help tells the options
./openmaas bench usage          reported usage over HTTP, in batches or one by one; --help tells the options
./openmaas bench rating         the pure rating with JMH: a fixed mix of simple tariffs, and of best prices over packages
./openmaas bench demo           wall time, CPU time and the peak of resident memory of ./openmaas demo --once, cold and cached
TEXT
      [ -z "${1:-}" ] || return 2
      ;;
  esac
}

scratch() {
  folder=$(mktemp -d "${TMPDIR:-/tmp}/openmaas-XXXXXX")
  printf '%s\n' "$folder"
}

once() { # log
  exec "$home/openmaas" demo --once --data "$data" --port 0 --terminal-port 0 >"$1" 2>&1
}

# A random number of seconds from $1 to $2.
random() {
  awk -v random="$(od -An -N2 -tu2 /dev/urandom)" -v from="$1" -v to="$2" \
    'BEGIN { printf "%.1f", from + random / 65536 * (to - from) }'
}

# Waits until the log $1 tells of the drive, for as long as process $2 lives.
await_drive() {
  while kill -0 "$2" 2>/dev/null && ! grep -q 'records acknowledged' "$1" 2>/dev/null; do sleep 0.2; done
}

# What still runs of this data folder: servers of ours name it on their command lines.
left_running() {
  ps -e -o pid=,args= | awk -v data="$data/" 'index($0, data) && !/awk/ && !/tiers.sh/ { print }'
}

# Starts the story in the background and kills it, as $1 says: drive, anywhere, or start. Sets killed_in.
kill_once() {
  : >"$data/killed.log"
  # The launcher becomes the Java process, so that this is the process to kill.
  once "$data/killed.log" &
  pid=$!
  case "$1" in
    drive)
      await_drive "$data/killed.log" "$pid"
      pause=$(random 0.2 7)
      killed_in="$pause s into the drive"
      ;;
    anywhere)
      pause=$(random 8 45)
      killed_in="after $pause s"
      ;;
    *)
      pause=$(random 0.5 12)
      killed_in="starting, after $pause s"
      ;;
  esac
  sleep "$pause"
  if kill -9 "$pid" 2>/dev/null; then :; else killed_in="$killed_in (it had ended)"; fi
  wait "$pid" 2>/dev/null || true
}

soak_kill9() {
  data=$(scratch)
  printf 'soak kill9: %s times, data in %s\n' "$1" "$data"
  (once "$data/first.log") || {
    tail -n 20 "$data/first.log"
    return 1
  }
  round=1
  while [ "$round" -le "$1" ]; do
    case $((round % 3)) in
      1) kill_once drive ;;
      2) kill_once anywhere ;;
      0)
        kill_once drive
        inner=$killed_in
        kill_once start
        inner="$inner, $killed_in"
        kill_once start
        killed_in="$inner, $killed_in"
        ;;
    esac
    if (once "$data/restarted.log"); then
      printf '%3d killed %s: the story went on and every check held\n' "$round" "$killed_in"
    else
      printf '%3d killed %s: FAILED, data kept in %s\n' "$round" "$killed_in" "$data"
      tail -n 30 "$data/restarted.log"
      return 1
    fi
    left=$(left_running)
    if [ -n "$left" ]; then
      printf '%3d FAILED: left running:\n%s\n' "$round" "$left"
      return 1
    fi
    round=$((round + 1))
  done
  rm -rf "$data"
}

soak_frames() {
  case "$1" in
    '' | 0* | *[!0-9]*)
      printf 'soak frames: how many? a number like 1000000, not "%s"\n' "$1" >&2
      return 2
      ;;
  esac
  begun=$(date +%s)
  log=${TMPDIR:-/tmp}/openmaas-frames-$$.log
  if ! maven -pl terminal-gateway -am test -Dopenmaas.laws.frames="$1" -Dspotless.check.skip=true \
    -Dtest='LawsTest,Jt808LawsTest,ReferenceLawsTest' -Dsurefire.failIfNoSpecifiedTests=false >"$log" 2>&1; then
    tail -n 60 "$log"
    printf 'soak frames: FAILED; the whole log is in %s\n' "$log"
    return 1
  fi
  sed -n 's/^\[INFO\] Tests run: \([0-9]*\), .*Time elapsed: \([0-9.]* s\).*\.\([A-Za-z0-9]*\)$/\3: \1 laws held in \2/p' "$log"
  printf 'soak frames: %s frames by each protocol, no harm done, %s s with the build\n' "$1" "$(($(date +%s) - begun))"
  rm -f "$log"
}

soak_porto() {
  shared=${OPENMAAS_SHARED:-$home/../shared}
  if [ ! -d "$shared/data/porto" ]; then
    printf 'soak porto: skipped, there is no %s\n' "$shared/data/porto"
    return 0
  fi
  data=$(scratch)
  "$home/openmaas" city import porto --data "$data" --osm "$shared/data/porto/porto_portugal.osm.pbf" \
    --gtfs "$shared/data/porto-dev/metro.gtfs.zip" --gtfs "$shared/data/porto-dev/flex.gtfs.zip" || return 1
  "$home/openmaas" demo --once --city porto --data "$data" --port 0 --terminal-port 0 || return 1
  rm -rf "$data"
}

# Process ids of $1 and of all that serve the data folder $2, children included: PostgreSQL is not a child of ours.
family() {
  ps -e -o pid=,ppid=,args= | awk -v root="$1" -v data="$2/" '
    { parent[$1] = $2; if ($1 == root || (index($0, data) && $0 !~ /awk/)) own[$1] = 1 }
    END {
      for (p in parent) {
        q = p
        for (depth = 0; depth < 30 && !(q in own) && (q in parent); depth++) q = parent[q]
        if (q in own) print p
      }
    }'
}

# Memory in kB of these processes: the sum of resident sets, which counts shared pages once per process, and the
# sum of proportional shares (Linux), which counts them once. A process that ends meanwhile counts nothing.
memory_of() {
  rss=0
  pss=0
  for process in "$@"; do
    one=$(ps -o rss= -p "$process" 2>/dev/null) || one=0
    rss=$((rss + ${one:-0}))
    one=$(awk '/^Pss:/ { print $2 }' "/proc/$process/smaps_rollup" 2>/dev/null) || one=0
    pss=$((pss + ${one:-0}))
  done
}

bench_demo() {
  data=$(scratch)
  for run in cold cached; do
    began=$(date +%s)
    once "$data/$run.log" &
    pid=$!
    peak_rss=0
    peak_pss=0
    while kill -0 "$pid" 2>/dev/null; do
      # shellcheck disable=SC2046
      memory_of $(family "$pid" "$data")
      [ "$rss" -gt "$peak_rss" ] && peak_rss=$rss
      [ "$pss" -gt "$peak_pss" ] && peak_pss=$pss
      sleep 0.5
    done
    code=0
    wait "$pid" || code=$?
    printf '{"bench":"demo","run":"%s","exit":%d,"wallSeconds":%d,"peakRssMiB":%d,"peakPssMiB":%d,"load":"%s"}\n' \
      "$run" "$code" "$(($(date +%s) - began))" "$((peak_rss / 1024))" "$((peak_pss / 1024))" \
      "$(uptime | sed 's/.*average[s]*: *//')"
    [ "$code" -eq 0 ] || {
      tail -n 20 "$data/$run.log"
      return 1
    }
  done
  rm -rf "$data"
}
