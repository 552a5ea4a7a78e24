package dev.davit.examples;

import java.util.ArrayList;
import java.util.List;

/// Stands for a database with a connection that has to be closed.
final class CustomerStore implements AutoCloseable {
  private final List<String> customers = new ArrayList<>();
  private boolean open = true;

  private CustomerStore() {}

  static CustomerStore open() {
    return new CustomerStore();
  }

  void save(String customer) {
    if (!open) {
      throw new IllegalStateException("the store is closed");
    }
    customers.add(customer);
  }

  int size() {
    return customers.size();
  }

  boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    open = false;
  }
}
