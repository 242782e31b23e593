package io.openmaas.terminal.simulator.wire;

import io.openmaas.core.geo.Path;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.simulator.CarState;
import io.openmaas.terminal.simulator.Drive;
import io.openmaas.terminal.simulator.DriveProgress;
import io.openmaas.terminal.simulator.RunningDrive;
import io.openmaas.terminal.simulator.SimulatedCar;
import io.openmaas.terminal.simulator.Speech;
import io.openmaas.terminal.simulator.TerminalLife;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Simulated terminals that speak Codec 8 Extended to a gateway over TCP, or openmaas-terminal/1,
 * each as its car says. A record is sent when the caller's clock has come to its time, so a
 * compressed clock compresses the drive. Killing the process loses nothing: {@link #resume} takes
 * up what is in the state folder.
 */
public final class SimulatedFleet implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SimulatedFleet.class.getName());

  private final InstantSource clock;
  private final InetSocketAddress gateway;
  private final java.nio.file.Path stateFolder;
  private final Consumer<DriveProgress> onProgress;
  private final Map<Imei, FleetTerminal> terminals = new ConcurrentHashMap<>();
  private final Map<Imei, Running> drives = new ConcurrentHashMap<>();

  /**
   * @param stateFolder where terminals keep their memory, one process at a time
   * @param onProgress is told after each acknowledgement during a drive, on the terminal's thread
   */
  public SimulatedFleet(
      InstantSource clock,
      String host,
      int port,
      java.nio.file.Path stateFolder,
      Consumer<DriveProgress> onProgress) {
    this.clock = clock;
    this.gateway = new InetSocketAddress(host, port);
    this.stateFolder = stateFolder;
    this.onProgress = onProgress;
  }

  /**
   * Connects the car's terminal and keeps it connected, and lets it say where it is parked. What
   * the terminal remembers goes before what the car is said to be. Connecting again changes
   * nothing; a drive that was interrupted goes on.
   */
  public void connect(SimulatedCar car) {
    terminals.computeIfAbsent(car.terminal(), _ -> parkedTerminal(car));
  }

  private FleetTerminal parkedTerminal(SimulatedCar car) {
    Flash flash = Flash.open(car.terminal(), stateFolder);
    if (!flash.isDriving()) {
      flash.add(
          flash
              .latest()
              .map(latest -> parkedAgain(latest, clock.instant()))
              .orElseGet(
                  () ->
                      Drive.parked(
                          car.terminal(),
                          car.parkedAt(),
                          clock.instant().truncatedTo(ChronoUnit.MILLIS),
                          car.odometerMetres())));
    }
    switch (car.speech()) {
      case Speech.Reference speech -> Provision.write(car.terminal(), stateFolder, speech);
      case Speech.Teltonika _ -> {}
    }
    return terminal(car.terminal(), flash);
  }

  private static TerminalRecord parkedAgain(TerminalRecord latest, Instant now) {
    return Drive.parked(
        latest.terminal(),
        latest.fix().orElseThrow().position(),
        notBefore(now, latest),
        Flash.odometer(latest));
  }

  private static Instant notBefore(Instant wanted, TerminalRecord latest) {
    Instant earliest = latest.at().plusMillis(1);
    Instant millis = wanted.truncatedTo(ChronoUnit.MILLIS);
    return millis.isBefore(earliest) ? earliest : millis;
  }

  /**
   * Drives the path once.
   *
   * @param start of the ignition; moved to just after the terminal's latest record if it is not
   *     later
   * @throws IllegalStateException if the terminal is not connected or drives already
   */
  public RunningDrive drive(Imei imei, Path path, Instant start) {
    FleetTerminal terminal = terminals.get(imei);
    if (terminal == null) {
      throw new IllegalStateException("terminal " + imei + " was not connected");
    }
    if (terminal.flash().isDriving()) {
      throw new IllegalStateException("terminal " + imei + " drives already");
    }
    TerminalRecord latest = terminal.flash().latest().orElseThrow();
    Drive drive = Drive.along(imei, path, notBefore(start, latest), Flash.odometer(latest));
    var running = new Running(terminal, imei);
    drives.put(imei, running);
    terminal.start(drive);
    return running;
  }

  /**
   * Takes up every drive that a killed process left unfinished: connects its terminal, which sends
   * what is due and not acknowledged.
   */
  public List<RunningDrive> resume() {
    var resumed = new ArrayList<RunningDrive>();
    for (Imei imei : Flash.list(stateFolder)) {
      FleetTerminal known = terminals.get(imei);
      Flash flash = known == null ? Flash.open(imei, stateFolder) : known.flash();
      if (flash.isDriving()) {
        resumed.add(takenUp(imei, flash));
      }
    }
    return resumed;
  }

  private Running takenUp(Imei imei, Flash flash) {
    FleetTerminal terminal = terminals.computeIfAbsent(imei, _ -> terminal(imei, flash));
    Running running = drives.computeIfAbsent(imei, _ -> new Running(terminal, imei));
    if (!flash.isDriving()) { // it came to its end meanwhile
      running.finished.complete(running.progress());
    }
    return running;
  }

  private FleetTerminal terminal(Imei imei, Flash flash) {
    return Provision.find(imei, stateFolder)
        .<FleetTerminal>map(
            speech ->
                new ReferenceTerminal(
                    imei,
                    speech,
                    flash,
                    ReferenceMemory.open(imei, stateFolder),
                    clock,
                    this::progressed))
        .orElseGet(() -> new SimulatedTerminal(imei, flash, gateway, clock, this::progressed));
  }

  private void progressed(DriveProgress progress) {
    try {
      onProgress.accept(progress);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "whoever watches the drive failed", e);
    }
    Running running = drives.get(progress.terminal());
    if (progress.isFinished() && running != null) {
      drives.remove(progress.terminal());
      running.finished.complete(progress);
    }
  }

  /**
   * What the terminal did so far.
   *
   * @throws IllegalStateException if it was not connected
   */
  public TerminalLife life(Imei imei) {
    FleetTerminal terminal = terminals.get(imei);
    if (terminal == null) {
      throw new IllegalStateException("terminal " + imei + " was not connected");
    }
    return terminal.flash().life();
  }

  /** Whether the gateway has let the terminal in. */
  public boolean isConnected(Imei imei) {
    FleetTerminal terminal = terminals.get(imei);
    return terminal != null && terminal.isConnected();
  }

  /**
   * What commands have made of the car: since the process began, or since it was built where its
   * terminal speaks openmaas-terminal/1.
   *
   * @throws IllegalStateException if it was not connected
   */
  public CarState car(Imei imei) {
    FleetTerminal terminal = terminals.get(imei);
    if (terminal == null) {
      throw new IllegalStateException("terminal " + imei + " was not connected");
    }
    return terminal.car();
  }

  /** Whether the last door command opened the doors. */
  public boolean isUnlocked(Imei imei) {
    FleetTerminal terminal = terminals.get(imei);
    return terminal != null && !terminal.car().locked();
  }

  /**
   * Holds a card to the reader of the car.
   *
   * @param number in hexadecimal
   * @return whether it opened the car, by the list its terminal has; connected or not
   * @throws IllegalStateException if the terminal is not of this fleet
   */
  public boolean holdCard(Imei imei, String number) {
    FleetTerminal terminal = terminals.get(imei);
    if (terminal == null) {
      throw new IllegalStateException("terminal " + imei + " was not connected");
    }
    return terminal.holdCard(number);
  }

  /** Cuts all lines. What is not acknowledged stays in the state folder. */
  @Override
  public void close() {
    terminals.values().forEach(FleetTerminal::close);
    terminals.clear();
    drives
        .values()
        .forEach(
            drive ->
                drive.finished.completeExceptionally(
                    new CancellationException("the simulation was closed")));
    drives.clear();
  }

  private static final class Running implements RunningDrive {
    private final FleetTerminal terminal;
    private final Imei imei;
    private final CompletableFuture<DriveProgress> finished = new CompletableFuture<>();

    Running(FleetTerminal terminal, Imei imei) {
      this.terminal = terminal;
      this.imei = imei;
    }

    @Override
    public Imei terminal() {
      return imei;
    }

    @Override
    public DriveProgress progress() {
      return terminal.progress();
    }

    @Override
    public CompletionStage<DriveProgress> finished() {
      return finished.minimalCompletionStage();
    }
  }
}
