# Sourced by ../openmaas: what takes longer than the tests may. Each prints its figures; non-zero when something did not hold.

soak() {
  case "${1:-}" in
    kill9) soak_kill9 "${2:-10}" ;;
    porto) soak_porto ;;
    '' | *)
      cat <<'TEXT'
./openmaas soak kill9 [TIMES]   kills the demonstration at a random moment with -9 and restarts it, TIMES times (10)
./openmaas soak porto           imports Porto from OPENMAAS_SHARED (../shared) and runs the story there
TEXT
      [ -z "${1:-}" ] || return 2
      ;;
  esac
}

bench() {
  case "${1:-}" in
    demo) bench_demo ;;
    '' | *)
      cat <<'TEXT'
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

soak_kill9() {
  data=$(scratch)
  printf 'soak kill9: %s times, data in %s\n' "$1" "$data"
  "$home/openmaas" demo --once --data "$data" --port 0 --terminal-port 0 >"$data/first.log" 2>&1 || {
    tail -n 20 "$data/first.log"
    return 1
  }
  round=1
  while [ "$round" -le "$1" ]; do
    "$home/openmaas" demo --once --data "$data" --port 0 --terminal-port 0 >"$data/killed.log" 2>&1 &
    pid=$!
    pause=$(awk -v seed="$round$$" 'BEGIN { srand(seed); printf "%.1f", 6 + rand() * 24 }')
    sleep "$pause"
    kill -9 "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
    if "$home/openmaas" demo --once --data "$data" --port 0 --terminal-port 0 >"$data/restarted.log" 2>&1; then
      printf '%3d killed after %s s: the story went on and every check held\n' "$round" "$pause"
    else
      printf '%3d killed after %s s: FAILED\n' "$round" "$pause"
      tail -n 30 "$data/restarted.log"
      return 1
    fi
    round=$((round + 1))
  done
  rm -rf "$data"
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

# Resident memory in kB of a process and all its descendants.
tree_rss() {
  ps -e -o pid=,ppid=,rss= | awk -v root="$1" '
    { parent[$1] = $2; rss[$1] = $3 }
    END {
      for (p in rss) { q = p; while (q != root && q in parent) q = parent[q]; if (q == root) sum += rss[p] }
      print sum + 0
    }'
}

bench_demo() {
  data=$(scratch)
  for run in cold cached; do
    began=$(date +%s)
    "$home/openmaas" demo --once --data "$data" --port 0 --terminal-port 0 >"$data/$run.log" 2>&1 &
    pid=$!
    peak=0
    while kill -0 "$pid" 2>/dev/null; do
      now=$(tree_rss "$pid")
      [ "$now" -gt "$peak" ] && peak=$now
      sleep 0.5
    done
    code=0
    wait "$pid" || code=$?
    printf '{"bench":"demo","run":"%s","exit":%d,"wallSeconds":%d,"peakRssMiB":%d}\n' \
      "$run" "$code" "$(($(date +%s) - began))" "$((peak / 1024))"
    [ "$code" -eq 0 ] || {
      tail -n 20 "$data/$run.log"
      return 1
    }
  done
  rm -rf "$data"
}
