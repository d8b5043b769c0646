package dev.outrider.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Who sits at the command line. The database knows its role; this is what can be said beside it, and it is not proven. */
final class Who {

    private Who() {}

    static String asks() {
        return "(" + name() + ")";
    }

    static String name() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "an unknown host";
        }
        return System.getProperty("user.name") + "@" + host;
    }
}
