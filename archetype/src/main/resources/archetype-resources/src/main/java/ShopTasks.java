package ${package};

import dev.davit.sdk.Application;
import dev.davit.sdk.Task;
import java.util.List;

public final class ShopTasks implements Application {
  @Override
  public List<Task<?, ?>> tasks() {
    return List.of(PriceOrder.TASK);
  }
}
