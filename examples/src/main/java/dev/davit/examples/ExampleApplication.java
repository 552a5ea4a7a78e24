package dev.davit.examples;

import dev.davit.sdk.Application;
import dev.davit.sdk.Hooks;
import dev.davit.sdk.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The tasks of the image; named in `META-INF/services/dev.davit.sdk.Application`.
public final class ExampleApplication implements Application {
  @Override
  public List<Task<?, ?>> tasks() {
    return List.of(
        HelloWorld.TASK,
        ChargeOrder.TASK,
        Flaky.TASK,
        AlwaysFails.TASK,
        Report.TASK,
        Slow.TASK,
        ImportCustomers.TASK,
        CheckLinks.TASK,
        OrderSaga.TASK,
        Reminder.TASK,
        Approval.TASK,
        QuoteShipping.TASK,
        Checkout.TASK,
        Checkout.PICK,
        Checkout.REFUND,
        RateCustomers.TASK,
        RateCustomers.RATE,
        NightlyReport.TASK,
        Payment.TASK,
        PaymentProvider.TASK);
  }

  @Override
  public Hooks<Object, @Nullable Object> hooks() {
    return Hooks.forAllTasks()
        .onFailure(
            (payload, error, ctx) ->
                ctx.logger().error("alert: run={} has failed for good", ctx.run().name(), error));
  }
}
