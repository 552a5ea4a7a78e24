package dev.davit.sdk

import com.fasterxml.jackson.databind.ObjectMapper
import com.fasterxml.jackson.module.kotlin.KotlinModule
import dev.davit.contract.Reason
import java.math.BigDecimal
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

/** Payloads and outputs that are data classes, with Jackson's module for Kotlin. */
class KotlinTest {
  data class Line(val sku: String, val price: BigDecimal)

  data class Order(
      val id: String,
      val lines: List<Line>,
      val note: String? = null,
      val rush: Boolean = false,
  )

  data class Price(val order: String, val total: BigDecimal, val note: String?)

  private val task: Task<Order, Price> =
      Task.of("price", Order::class.java, Price::class.java).run { order, _ ->
        Price(order.id, order.lines.sumOf { it.price }, order.note ?: if (order.rush) "rush" else null)
      }

  private val json = TaskJson.STANDARD.with(KotlinModule.Builder().build())

  private val kit = TestKit.DEFAULT.json(json)

  @Test
  fun `a data class arrives as it was sent`() {
    val order = Order("o-1", listOf(Line("a", BigDecimal("1.10")), Line("b", BigDecimal("2.20"))))
    assertThat(kit.attemptOf(task, order).output()).isEqualTo(Price("o-1", BigDecimal("3.30"), null))
  }

  @Test
  fun `what is left out is what its class says`() {
    val read = json.read(ObjectMapper().readTree("""{"id":"o-1","lines":[]}"""), TypeRef.of(Order::class.java))
    assertThat(read).isEqualTo(Order("o-1", listOf()))
  }

  @Test
  fun `what must not be left out is named`() {
    val thrown = runCatching {
      json.read(ObjectMapper().readTree("""{"lines":[]}"""), TypeRef.of(Order::class.java))
    }
    assertThat(thrown.exceptionOrNull()).hasMessageContaining("id")
  }

  @Test
  fun `without the module the message says what is missing`() {
    val failure = TestKit.run(task, Order("o-1", listOf())).failure()
    assertThat(failure.reason()).isEqualTo(Reason.PAYLOAD_INVALID)
    assertThat(failure.error().message())
        .contains("KotlinTest\$Order is a class of Kotlin; add", "jackson-module-kotlin", "Application.json()")
  }
}
