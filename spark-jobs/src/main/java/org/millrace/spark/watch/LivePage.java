package org.millrace.spark.watch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.millrace.spark.config.WatchConfig;

/**
 * A small web server that shows a run: {@code /} is the page, which asks for {@code /status.json} every two seconds;
 * {@code /metrics} has the numbers as Prometheus reads them. It only tells, it takes no orders.
 */
final class LivePage implements AutoCloseable {

    private static final int PORTS = 16;
    private static final int THREADS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpServer server;
    private final ImpatientThreads threads;
    private final String host;

    private LivePage(HttpServer server, ImpatientThreads threads, String host) {
        this.server = server;
        this.threads = threads;
        this.host = host;
    }

    /**
     * Begins to serve.
     *
     * @throws IOException if the host is none of this machine, or no port is free
     */
    static LivePage open(WatchConfig config, LiveRun run) throws IOException {
        return open(config, run, PATIENCE);
    }

    /** @param patience how long a client may take to ask, and to hear the answer */
    static LivePage open(WatchConfig config, LiveRun run, Duration patience) throws IOException {
        HttpServer server = bind(config.host(), config.port());
        byte[] page = page();
        ImpatientThreads threads = new ImpatientThreads("live-page", THREADS, patience);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            switch (exchange.getRequestURI().getPath()) {
                case "/" -> answer(exchange, 200, "text/html; charset=utf-8", page);
                case "/status.json" -> answer(exchange, 200, "application/json", run.json());
                case "/metrics" ->
                    answer(
                            exchange,
                            200,
                            "text/plain; version=0.0.4; charset=utf-8",
                            Gauges.prometheus(run.view()).getBytes(StandardCharsets.UTF_8));
                default -> answer(exchange, 404, "text/plain", "Not here\n".getBytes(StandardCharsets.UTF_8));
            }
        });
        server.start();
        return new LivePage(server, threads, config.host());
    }

    private static HttpServer bind(String host, int port) throws IOException {
        InetAddress address;
        try {
            address = InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IOException("The live page cannot be served: watch.host %s is unknown here".formatted(host), e);
        }
        IOException taken = new IOException("No port was tried");
        for (int next = port; next < port + PORTS; next++) {
            try {
                return HttpServer.create(new InetSocketAddress(address, next), 0);
            } catch (BindException e) {
                taken = e;
            }
        }
        throw new IOException(
                "The live page cannot be served on %s, ports %d to %d: %s; set watch.host and watch.port, or watch.page: false"
                        .formatted(host, port, port + PORTS - 1, taken.getMessage()),
                taken);
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("GET")) {
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static byte[] page() throws IOException {
        try (InputStream in = LivePage.class.getResourceAsStream("live.html")) {
            if (in == null) {
                throw new IllegalStateException("live.html is not on the class path beside " + LivePage.class);
            }
            return in.readAllBytes();
        }
    }

    /** Where a browser finds it; a page on every network is told by the name of this machine. */
    String url() {
        String name = server.getAddress().getAddress().isAnyLocalAddress() ? thisMachine(host) : host;
        return "http://%s:%d/".formatted(name, server.getAddress().getPort());
    }

    private static String thisMachine(String otherwise) {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return otherwise;
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
