# The relay as an image: docker build -t outrider:dev .
#
# Every step is also run without a container engine, by ".ci/image", which starts what comes out. Bases are Debian's, pinned by version; what is
# installed on top of them is what that release of Debian has by now, with its fixes. Only the files named here are sent to the engine.

FROM debian:13.8-slim AS build
RUN apt-get update -qq \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends git maven openjdk-25-jdk-headless \
 && rm -rf /var/lib/apt/lists/* \
 && ln -s /usr/lib/jvm/java-25-openjdk-* /opt/jdk
ENV JAVA_HOME=/opt/jdk
WORKDIR /build
COPY .git .git
COPY LICENSE pom.xml ./
COPY migrations migrations
COPY src src
# What the build does not need was not copied, and its absence is no change to the program: "outrider version" would say so. What is missing of the rest was deleted.
RUN git ls-files --deleted -z -- . ':!src' ':!migrations' | xargs -0 -r git checkout -q --
# Tests and gates are for "mvn verify"; this only packages.
RUN --mount=type=cache,target=/root/.m2 mvn -B -ntp -q -Dmaven.test.skip=true -Dspotless.check.skip=true package


FROM build AS runtime
# What the program and its libraries name (jdeps), and what is only found at run time: Kerberos for Kafka's SASL (jdk.security.auth, jdk.security.jgss), options
# of sockets for the PostgreSQL driver (jdk.net), agents (java.instrument). A plugin may need more: docker build --build-arg MODULES=...
ARG MODULES=java.base,java.instrument,java.management,java.naming,java.net.http,java.security.jgss,java.security.sasl,java.sql,jdk.httpserver,jdk.management,jdk.net,jdk.security.auth,jdk.security.jgss,jdk.unsupported
RUN "$JAVA_HOME/bin/jlink" --add-modules "$MODULES" --output /opt/outrider/runtime \
      --strip-java-debug-attributes --no-header-files --no-man-pages --exclude-files '**.debuginfo'
RUN cp target/outrider target/outrider.jar target/outrider.jvm target/outrider.classes target/probe LICENSE /opt/outrider/ \
 && chmod 755 /opt/outrider/outrider /opt/outrider/probe
# Kafka's compression unpacks its native libraries to a temporary directory at its first use: there is none that could be written to. So they are unpacked here.
WORKDIR /opt/outrider/native
RUN case $(uname -m) in x86_64) arch=amd64 snappy=x86_64 ;; *) arch=aarch64 snappy=aarch64 ;; esac \
 && "$JAVA_HOME/bin/jar" xf ../outrider.jar "linux/$arch" "net/jpountz/util/linux/$arch" "org/xerial/snappy/native/Linux/$snappy" \
 && mv "linux/$arch"/libzstd-jni-*.so libzstd-jni.so \
 && mv "net/jpountz/util/linux/$arch/liblz4-java.so" "org/xerial/snappy/native/Linux/$snappy/libsnappyjava.so" . \
 && rm -r linux net org \
 && printf '\n# Where the native libraries of compression are, so that nothing has to be unpacked.\n%s\n%s\n%s\n' \
      -DZstdNativePath=/opt/outrider/native/libzstd-jni.so -Dorg.xerial.snappy.use.systemlib=true \
      -Djava.library.path=/opt/outrider/native >> ../outrider.jvm
# The archive of classes remembers the times of what it was made from, and layers keep whole seconds only.
RUN find /opt/outrider -exec touch -h -d @0 {} + && JAVA_HOME=/opt/outrider/runtime /opt/outrider/outrider archive


FROM debian:13.8-slim
RUN useradd --no-log-init --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin outrider
COPY --from=runtime /opt/outrider /opt/outrider
ENV JAVA_HOME=/opt/outrider/runtime PATH=/opt/outrider:/usr/local/bin:/usr/bin:/bin
# By number, because Kubernetes cannot tell from a name that it is not root's.
USER 10001:10001
WORKDIR /opt/outrider
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["/opt/outrider/probe", "livez"]
ENTRYPOINT ["/opt/outrider/outrider"]
CMD ["run"]
