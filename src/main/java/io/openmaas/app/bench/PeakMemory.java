package io.openmaas.app.bench;

/** Looks at a process's memory several times a second. */
final class PeakMemory {
  private final Thread thread;
  private volatile long peak;
  private volatile boolean stopped;

  PeakMemory(long pid) {
    thread =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  while (!stopped) {
                    peak = Math.max(peak, ProcessUse.residentKib(pid));
                    try {
                      Thread.sleep(200);
                    } catch (InterruptedException e) {
                      return;
                    }
                  }
                });
  }

  void stop() throws InterruptedException {
    stopped = true;
    thread.join();
  }

  long peakKib() {
    return peak;
  }
}
