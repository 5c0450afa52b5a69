package org.millrace.train.dl4j;

import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** A file system that is not the local one, as far as its scheme tells. */
public final class ElsewhereFileSystem extends RawLocalFileSystem {

    static Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.set("fs.elsewhere.impl", ElsewhereFileSystem.class.getName());
        return configuration;
    }

    @Override
    public URI getUri() {
        return URI.create("elsewhere:///");
    }
}
