package dev.outrider;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Carries one request over TLS: from the standard input to a host and a port, and the answer to the standard output. It is the part of the launcher's {@code probe}
 * that a shell cannot do, and knows nothing of the relay, so that it starts in a moment.
 *
 * <p>It trusts whatever certificate is shown. It is asked on the relay's own host, sends no secret, and has to say whether somebody answers there; a name on the
 * certificate that is not that of loopback, or an authority that this host does not know, would make a relay that is well look dead, and have it restarted.
 */
public final class Probe {

    /** Shorter than the patience of whoever asks for health. */
    private static final int MILLIS = 4_000;

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private Probe() {}

    /**
     * Carries it.
     *
     * @param args host and port
     */
    public static void main(String[] args) throws IOException, GeneralSecurityException {
        byte[] request = System.in.readAllBytes();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, null);
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(args[0], Integer.parseInt(args[1]))) {
            socket.setSoTimeout(MILLIS);
            socket.getOutputStream().write(request);
            InputStream answer = socket.getInputStream();
            answer.transferTo(System.out);
            System.out.flush();
        }
    }
}
