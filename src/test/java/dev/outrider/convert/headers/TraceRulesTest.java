package dev.outrider.convert.headers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.Trace;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceRulesTest {

    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @ParameterizedTest
    @ValueSource(
            strings = {
                PARENT,
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-ff",
                "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what-the-future-brings",
                "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-"
            })
    void traceparents(String text) {
        assertThat(TraceRules.isTraceparent(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-1",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01 ",
                " 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-B7AD6B7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0A",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "0x-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331_01",
                "00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333é-01",
                "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.future",
                "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-a b",
                "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-\n"
            })
    void noTraceparents(String text) {
        assertThat(TraceRules.isTraceparent(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=1",
                "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE",
                "a=1 , b=2\t,\tc=3",
                "a=1,,b=2,",
                "fw529a3039@dt=FfhUC0dlE0x!;:#",
                "0tenant@system=x",
                "a_-*/=~",
                "a= leading space",
                "a=in between",
                "a=1;b,"
            })
    void tracestates(String text) {
        assertThat(TraceRules.isTracestate(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                "a",
                "a=",
                "=1",
                "A=1",
                "_a=1",
                "@a=1",
                "a b=1",
                "a=1=2",
                "a=é",
                "a=\u0007",
                "a=1,a=2",
                "a=1, b=2,a=3",
                "ä=1",
                "a=1,b"
            })
    void noTracestates(String text) {
        assertThat(TraceRules.isTracestate(text)).isFalse();
    }

    @Test
    void aTracestateHasItsBounds() {
        assertThat(TraceRules.isTracestate(members(32))).isTrue();
        assertThat(TraceRules.isTracestate(members(33))).isFalse();
        assertThat(TraceRules.isTracestate("k".repeat(256) + "=" + "v".repeat(256)))
                .isTrue();
        assertThat(TraceRules.isTracestate("k".repeat(257) + "=v")).isFalse();
        assertThat(TraceRules.isTracestate("k=" + "v".repeat(257))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=b",
                "a=",
                "userId=Am%C3%A9lie,serverNode=DF%2028,isProduction=false",
                "a=b;prop",
                "a=b;p1=v1;p2",
                "a = b ; p = v , c = d",
                "!#$%&'*+-.^_`|~09azAZ=x",
                "a=b=c",
                "a=:/?[]@{}"
            })
    void baggage(String text) {
        assertThat(TraceRules.isBaggage(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a",
                "=b",
                "a=b,",
                ",a=b",
                "a=b,,c=d",
                "a=b;",
                "a=b;;p",
                "a=\"b\"",
                "a=b c",
                "a=b\\c",
                "a=é",
                "é=a",
                "a b=c",
                "a(=b",
                "a;p=b",
                "a=b\u0007",
                "a=b;p q=r",
                "a=b;=r",
                "no baggage"
            })
    void noBaggage(String text) {
        assertThat(TraceRules.isBaggage(text)).isFalse();
    }

    @Test
    void baggageHasItsBounds() {
        assertThat(TraceRules.isBaggage("a=" + "b".repeat(8_190))).isTrue();
        assertThat(TraceRules.isBaggage("a=" + "b".repeat(8_191))).isFalse();
        assertThat(TraceRules.isBaggage(members(180))).isTrue();
        assertThat(TraceRules.isBaggage(members(181))).isFalse();
    }

    @Test
    void aGoodTraceStaysTheObjectThatItWas() {
        Contexts contexts = new Contexts();
        Trace good = new Trace(PARENT, "a=1", "b=2");
        assertThat(contexts.valid(good, false, 9)).isSameAs(good);
        assertThat(contexts.dropped()).isEqualTo(new Contexts.Dropped(0, 0, 0, 0));
    }

    @Test
    void aTracestateMeansNothingWithoutItsTraceparent() {
        Contexts contexts = new Contexts();
        assertThat(contexts.valid(new Trace(null, "a=1", null), false, 8)).isNull();
        assertThat(contexts.valid(new Trace(null, "a=1", null), true, 8)).isEqualTo(new Trace(null, "a=1", null));
        assertThat(contexts.valid(new Trace("bad", "a=1", "b=2"), false, 9)).isEqualTo(new Trace(null, null, "b=2"));
        assertThat(contexts.dropped()).isEqualTo(new Contexts.Dropped(1, 2, 0, 9));
    }

    private static String members(int count) {
        return IntStream.range(0, count).mapToObj(i -> "k" + i + "=v").collect(Collectors.joining(","));
    }
}
