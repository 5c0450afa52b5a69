package org.millrace.spark.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.blobstore.TransientApiMetadata;

/** An S3 endpoint in this process, with a bucket in memory. It refuses requests that are not signed with its key. */
final class S3Endpoint implements AutoCloseable {

    /** The bucket. */
    static final URI BUCKET = URI.create("s3a://corpus/");

    private static final String ACCESS_KEY = "miller";
    private static final String SECRET_KEY = "the-key-of-the-mill";

    private final BlobStoreContext store;
    private final S3Proxy proxy;

    S3Endpoint() throws Exception {
        store = ContextBuilder.newBuilder(new TransientApiMetadata()).build(BlobStoreContext.class);
        store.getBlobStore().createContainerInLocation(null, BUCKET.getHost());
        proxy = S3Proxy.builder()
                .blobStore(store.getBlobStore())
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
                .endpoint(URI.create("http://127.0.0.1:0"))
                // Newer SDKs ask for checksums in ways that it does not know.
                .ignoreUnknownHeaders(true)
                .build();
        proxy.start();
        while (!proxy.getState().equals("STARTED")) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /**
     * What Hadoop has to know of it.
     *
     * @param temporary where files wait until they are sent
     */
    Map<String, String> configuration(Path temporary) {
        return new TreeMap<>(Map.of(
                "fs.s3a.endpoint",
                "http://127.0.0.1:" + proxy.getPort(),
                "fs.s3a.endpoint.region",
                "us-east-1",
                "fs.s3a.path.style.access",
                "true",
                "fs.s3a.access.key",
                ACCESS_KEY,
                "fs.s3a.secret.key",
                SECRET_KEY,
                "fs.s3a.buffer.dir",
                temporary.toString()));
    }

    @Override
    public void close() throws Exception {
        proxy.stop();
        store.close();
    }
}
