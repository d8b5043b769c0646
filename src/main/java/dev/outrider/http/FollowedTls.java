package dev.outrider.http;

import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's key and certificate as their files have them. The files are read for each new connection: certificates live for weeks or days, and a relay that had
 * to be restarted for each would sooner or later be forgotten. What cannot be used is told once, and what was served before goes on being served.
 *
 * <p>Each certificate has a context of its own, and with it sessions of its own: a client that resumes a session sees the certificate that it began with, which
 * is why no session outlives its certificate here.
 */
final class FollowedTls extends SSLContextSpi {

    private static final Logger LOG = LoggerFactory.getLogger(FollowedTls.class);

    private final TlsFiles files;

    /** Two connections that come at once must not both read half of a change, nor both tell of it. */
    private final Object lock = new Object();

    private SSLContext served;
    private byte[] content;

    /** What cannot be used, so that it is not tried for every connection again; null when there is nothing or it cannot even be read. */
    private byte @Nullable [] refused;

    /** What was told last of files that cannot be used, null when they can. */
    private @Nullable String trouble;

    private FollowedTls(TlsFiles files, SSLContext served, byte[] content) {
        this.files = files;
        this.served = served;
        this.content = content;
    }

    /**
     * A context for a server.
     *
     * @throws TlsFiles.Unusable when key or certificate cannot be used from the start
     */
    static SSLContext of(TlsFiles files) throws TlsFiles.Unusable {
        // In this order: what changes in between is seen at the next connection.
        byte[] content = files.digest();
        SSLContext first = files.context();
        return new Context(new FollowedTls(files, first, content), first);
    }

    private static final class Context extends SSLContext {
        Context(SSLContextSpi spi, SSLContext like) {
            super(spi, like.getProvider(), like.getProtocol());
        }
    }

    private SSLContext now() {
        synchronized (lock) {
            try {
                follow(files.digest());
            } catch (TlsFiles.Unusable | RuntimeException e) {
                complain(String.valueOf(e.getMessage()));
            }
            return served;
        }
    }

    private void follow(byte[] found) throws TlsFiles.Unusable {
        if (refused != null && MessageDigest.isEqual(found, refused)) {
            return;
        }
        if (!MessageDigest.isEqual(found, content)) {
            refused = found;
            served = files.context();
            content = found;
        } else if (trouble == null) {
            return;
        }
        refused = null;
        trouble = null;
        LOG.atInfo()
                .addKeyValue("event", "http.tls.renewed")
                .log("new connections are served with the certificate that the files have now");
    }

    private void complain(String fault) {
        if (!fault.equals(trouble)) {
            trouble = fault;
            LOG.atWarn()
                    .addKeyValue("event", "http.tls.unusable")
                    .log(
                            "HTTPS goes on with the certificate of before, because what the files have now is of no use: {}",
                            fault);
        }
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
        return now().createSSLEngine();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
        return now().createSSLEngine(host, port);
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
        return now().getSocketFactory();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
        return now().getServerSocketFactory();
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
        return last().getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
        return last().getClientSessionContext();
    }

    /** Asked for each connection beside the engine, and the same for every certificate. */
    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
        return last().getDefaultSSLParameters();
    }

    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
        return last().getSupportedSSLParameters();
    }

    private SSLContext last() {
        synchronized (lock) {
            return served;
        }
    }

    @Override
    protected void engineInit(
            KeyManager @Nullable [] keys, TrustManager @Nullable [] trusted, @Nullable SecureRandom random) {
        throw new IllegalStateException("it is made of its files");
    }
}
