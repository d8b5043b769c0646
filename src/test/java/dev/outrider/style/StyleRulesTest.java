package dev.outrider.style;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule is shown one violation and must name it, and is shown the same thing at the limit and must be silent. */
class StyleRulesTest {

    private static final String TEST_FILE = "src/test/java/p/A.java";
    private static final String MAIN_INFO = "src/main/java/p/package-info.java";

    @Test
    void fileLength() {
        String head = "class A {";
        assertThat(rules(TEST_FILE, head + "\n".repeat(399) + "}")).isEmpty();
        assertThat(rules(TEST_FILE, head + "\n".repeat(400) + "}")).containsExactly("file length");
    }

    @Test
    void methodLength() {
        assertThat(rules(TEST_FILE, "class A { void a() {" + "\n".repeat(39) + "} }"))
                .isEmpty();
        assertThat(rules(TEST_FILE, "class A { void a() {" + "\n".repeat(40) + "} }"))
                .containsExactly("method length");
    }

    @Test
    void methodLengthCountsAnnotationsAndParametersButNoJavadoc() {
        assertThat(rules(TEST_FILE, "class A { /** " + "\n".repeat(60) + "*/ void a() {} }"))
                .isEmpty();
        assertThat(rules(TEST_FILE, "class A { @Deprecated void a(" + "\n".repeat(40) + ") {} }"))
                .containsExactly("method length");
    }

    @Test
    void constructorsInitializersAndLambdasAreMethodsToo() {
        String gap = "\n".repeat(40);
        assertThat(rules(TEST_FILE, "class A { A() {" + gap + "} }")).containsExactly("method length");
        assertThat(rules(TEST_FILE, "class A { static {" + gap + "} }")).containsExactly("method length");
        assertThat(rules(TEST_FILE, "class A { Runnable a = () -> {" + gap + "}; }"))
                .containsExactly("method length");
    }

    @Test
    void parameters() {
        String six = "int a, int b, int c, int d, int e, int f";
        assertThat(rules(TEST_FILE, "class A { void a(" + six + ") {} A(" + six + ") {} }"))
                .isEmpty();
        assertThat(rules(TEST_FILE, "class A { void a(" + six + ", int g) {} }"))
                .containsExactly("parameters");
        assertThat(rules(TEST_FILE, "class A { A(" + six + ", int g) {} }")).containsExactly("parameters");
    }

    @Test
    void recordComponentsAreParameters() {
        String six = "int a, int b, int c, int d, int e, int f";
        assertThat(rules(TEST_FILE, "record A(" + six + ") { static int x; A {} }"))
                .isEmpty();
        assertThat(rules(TEST_FILE, "record A(" + six + ", int g) {}")).containsExactly("parameters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Thread.sleep(1)",
                "java.lang.Thread.sleep(1)",
                "TimeUnit.SECONDS.sleep(1)",
                "unit.sleep(1)",
                "sleep(1)",
                "LockSupport.parkNanos(1)",
                "LockSupport.parkUntil(1)",
                "run(Thread::sleep)"
            })
    void sleeps(String call) {
        assertThat(rules(TEST_FILE, "class A { void a() throws Exception { " + call + "; } }"))
                .containsExactly("sleep");
    }

    @Test
    void theProductMayParkButNotSleep() {
        String info = "src/main/java/package-info.java";
        String essay = "/** What for. Why. */ @NullMarked package p;";
        String park = "class A { void a() { LockSupport.parkNanos(1); } }";
        String sleep = "class A { void a() { Thread.sleep(1); } }";
        assertThat(rules(Map.of(info, essay, "src/main/java/A.java", park))).isEmpty();
        assertThat(rules(Map.of(info, essay, "src/main/java/A.java", sleep))).containsExactly("sleep");
    }

    @Test
    void theWordInTextIsNotASleep() {
        assertThat(rules(TEST_FILE, "class A { String sql = \"select pg_sleep(1)\"; /* Thread.sleep(1) */ }"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"@Disabled", "@org.junit.jupiter.api.Disabled(\"later\")", "@DisabledOnOs", "@EnabledIf"})
    void skippedTests(String annotation) {
        assertThat(rules(TEST_FILE, "class A { " + annotation + " void a() {} }"))
                .containsExactly("skipped test");
    }

    @Test
    void assumptionsSkipTests() {
        assertThat(rules(TEST_FILE, "class A { void a() { Assumptions.assumeTrue(false); } }"))
                .containsExactly("skipped test");
    }

    @Test
    void suppressionsSayWhy() {
        assertThat(rules(TEST_FILE, "class A {\n @SuppressWarnings(\"unchecked\")\n void a() {} }"))
                .containsExactly("silent suppression");
        assertThat(rules(TEST_FILE, "class A {\n @SuppressWarnings(\"unchecked\") // an array of T\n void a() {} }"))
                .isEmpty();
        assertThat(rules(TEST_FILE, "class A {\n // an array of T\n @SuppressWarnings(\"unchecked\")\n void a() {} }"))
                .isEmpty();
    }

    @Test
    void packageEssays() {
        String marked = "@org.jspecify.annotations.NullMarked package p;";
        assertThat(rules(MAIN_INFO, "/** What it is for. Why it is so. */" + marked))
                .isEmpty();
        assertThat(rules(MAIN_INFO, "/** What it is for. */" + marked)).containsExactly("package essay");
        assertThat(rules(MAIN_INFO, marked)).containsExactly("package essay");
        assertThat(rules(MAIN_INFO, "/** What it is for. Why it is so. */ package p;"))
                .containsExactly("package essay");
        assertThat(rules("src/main/java/p/A.java", "package p; class A {}")).containsExactly("package essay");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-- TO" + "DO: index", "# FIX" + "ME", "<!-- XX" + "X -->", "/* HA" + "CK */"})
    void leftOverMarkers(String text) {
        assertThat(StyleRules.checkText(Map.of("migrations/V1.sql", "select 1\n" + text)))
                .extracting(Finding::toString)
                .singleElement()
                .asString()
                .startsWith("migrations/V1.sql:2: left-over marker: ");
    }

    @Test
    void theFormatterStaysOn() {
        assertThat(StyleRules.checkText(Map.of("A.java", "// spotless:" + "off")))
                .extracting(Finding::rule)
                .containsExactly("formatter switched off");
    }

    private static List<String> rules(String path, String text) {
        return rules(Map.of(path, text));
    }

    private static List<String> rules(Map<String, String> textByPath) {
        return StyleRules.checkJava(JavaFile.parse(textByPath)).stream()
                .map(Finding::rule)
                .toList();
    }
}
