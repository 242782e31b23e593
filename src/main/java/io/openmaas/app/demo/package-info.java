/**
 * The demonstration: a seeded city, simulated cars, and the whole story told step by step.
 *
 * <p>Owns: what is seeded, the narration and its checks, the demonstration's own REST resource.
 * Does not own: any rule; it talks to the REST API as any client would, and plays only the parts
 * that are not ours: the person at the wheel, the car, and the passing of time.
 *
 * <p>Invariants: nothing of it acts outside {@code ./openmaas demo}; an interrupted story is taken
 * up where it stopped.
 */
package io.openmaas.app.demo;
