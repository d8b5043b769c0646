package dev.outrider.host;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears SIGTERM and SIGINT.
 *
 * <p>The JVM's own way, a shutdown hook, hears only the first one, and a second one is what an impatient operator has to hurry with. The class that
 * hears them all, {@code sun.misc.Signal}, is in every JDK but warns when compiled against, and warnings are errors here; so it is called by
 * reflection, and without it the shutdown hook remains.
 */
public final class Signals {

    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    /** From now on each of the two signals runs the action, on a thread of the JVM. */
    public static void hear(Runnable action) {
        try {
            hear("TERM", action);
            hear("INT", action);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.atInfo()
                    .addKeyValue("event", "signals.simple")
                    .log("only the first SIGTERM will be heard: {}", Causes.line(e));
            Runtime.getRuntime().addShutdownHook(new Thread(action, "outrider-stop"));
        }
    }

    private static void hear(String name, Runnable action) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        InvocationHandler call = (proxy, method, args) -> switch (method.getName()) {
            case "handle" -> {
                action.run();
                yield null;
            }
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> proxy == args[0];
            default -> "handler of SIG" + name;
        };
        Object heard = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, call);
        signal.getMethod("handle", signal, handler)
                .invoke(null, signal.getConstructor(String.class).newInstance(name), heard);
    }
}
