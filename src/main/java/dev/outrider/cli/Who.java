package dev.outrider.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Who sits at the command line. The database knows its role; this is what can be said beside it, and it is not proven. */
final class Who {

    private Who() {}

    /** For an audit beside other words. */
    static String asks() {
        return "(" + name() + ")";
    }

    /** The user and the host. */
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
