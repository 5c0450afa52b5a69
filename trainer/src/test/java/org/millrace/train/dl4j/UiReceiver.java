package org.millrace.train.dl4j;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.deeplearning4j.core.storage.Persistable;

/** Takes what is posted to {@code /remoteReceive} as the Deeplearning4j UI does. */
final class UiReceiver implements AutoCloseable {

    private final HttpServer server;
    private final BlockingQueue<Persistable> received = new LinkedBlockingQueue<>();

    UiReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/remoteReceive", this::receive);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    BlockingQueue<Persistable> received() {
        return received;
    }

    private void receive(HttpExchange exchange) throws IOException {
        JsonNode post = new ObjectMapper().readTree(exchange.getRequestBody().readAllBytes());
        try {
            Persistable record = (Persistable) Class.forName(post.path("class").asText())
                    .getDeclaredConstructor()
                    .newInstance();
            record.decode(Base64.getDecoder().decode(post.path("data").asText()));
            received.add(record);
            exchange.sendResponseHeaders(200, -1);
        } catch (ReflectiveOperationException e) {
            exchange.sendResponseHeaders(400, -1);
        } finally {
            exchange.close();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
