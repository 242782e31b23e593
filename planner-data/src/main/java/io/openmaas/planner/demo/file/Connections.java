package io.openmaas.planner.demo.file;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which nodes of the roads hang together: an extract cuts off islands and far banks, and nobody
 * drives to them.
 */
final class Connections {
  private final Map<Long, Long> parents = new HashMap<>();
  private final Map<Long, Integer> sizes = new HashMap<>();
  private long largest;

  /** A road leads through these nodes, two or more. */
  void join(List<Long> nodes) {
    nodes.forEach(node -> join(nodes.getFirst(), node));
  }

  private void join(long a, long b) {
    long rootA = root(a);
    long rootB = root(b);
    int size = sizeOf(rootA) + (rootA == rootB ? 0 : sizeOf(rootB));
    long root = sizeOf(rootA) >= sizeOf(rootB) ? rootA : rootB;
    parents.put(rootA, root);
    parents.put(rootB, root);
    sizes.put(root, size);
    if (size > sizeOf(root(largest))) {
      largest = root;
    }
  }

  private int sizeOf(long root) {
    return sizes.getOrDefault(root, 1);
  }

  private long root(long node) {
    long at = node;
    while (parents.getOrDefault(at, at) != at) {
      long above = parents.get(at);
      parents.put(at, parents.getOrDefault(above, above));
      at = above;
    }
    return at;
  }

  boolean isInLargestPart(long node) {
    return parents.containsKey(node) && root(node) == root(largest);
  }
}
