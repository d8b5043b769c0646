package dev.outrider.cli;

import dev.outrider.http.TlsFiles;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * The relay's own certificate is known from the configuration: who shows it is trusted, whatever name it bears, as it seldom bears that of loopback. Any other
 * has to convince like that of any server.
 */
final class OwnCertificate implements X509TrustManager {

    private final X509Certificate own;
    private final X509TrustManager others;

    private OwnCertificate(X509Certificate own, X509TrustManager others) {
        this.own = own;
        this.others = others;
    }

    static void trust(HttpsURLConnection connection, TlsFiles files) throws TlsFiles.Unusable, IOException {
        X509Certificate own = files.own();
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new OwnCertificate(own, usual())}, null);
            connection.setSSLSocketFactory(context.getSocketFactory());
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be spoken here: " + e.getMessage(), e);
        }
        // Asked only where the certificate does not bear the name.
        connection.setHostnameVerifier((name, session) -> shows(session, own));
    }

    private static boolean shows(SSLSession session, X509Certificate own) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            return chain.length > 0 && chain[0].equals(own);
        } catch (SSLPeerUnverifiedException e) {
            return false;
        }
    }

    private static X509TrustManager usual() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager usual) {
                return usual;
            }
        }
        throw new GeneralSecurityException("no authorities are known here");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        if (chain.length == 0 || !chain[0].equals(own)) {
            others.checkServerTrusted(chain, type);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("clients are known by their token");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
