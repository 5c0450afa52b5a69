package org.millrace.spark.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.millrace.spark.config.WatchConfig;

class LivePageTest {

    private final LiveRun run = new LiveRun("<tiny>", "file:/runs/tiny", () -> Instant.ofEpochSecond(5));
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void theStatusIsServedAsJson() throws Exception {
        run.begin(2);
        run.update(new RunStatus(
                3, 10, "short", 2.5, 1e-3, 1.5, 64, 192, 0, 0.5, 128.0, null, 5.0, 1L, LiveRunTest.ranks(), null));
        try (LivePage page = open(0)) {
            JsonNode status =
                    new ObjectMapper().readTree(get(page, "status.json").body());

            assertThat(status.path("name").asText()).isEqualTo("<tiny>");
            assertThat(status.path("state").asText()).isEqualTo("training");
            assertThat(status.at("/status/step").asInt()).isEqualTo(3);
            assertThat(status.at("/status/ranks/0/straggler").asBoolean()).isTrue();
            assertThat(status.at("/losses/0/loss").asDouble()).isEqualTo(2.5);
            assertThat(get(page, "metrics").body()).contains("millrace_rank_1_own_seconds 0.1\n");
        }
    }

    @Test
    void thePageLoadsNothingFromElsewhereAndTakesNoHtmlFromTheRun() throws Exception {
        try (LivePage page = open(0)) {
            HttpResponse<String> response = get(page, "");

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body())
                    .doesNotContain("innerHTML")
                    .doesNotContainPattern(Pattern.compile("(src|href)="))
                    .doesNotContainPattern(Pattern.compile("https?://(?!www\\.w3\\.org/2000/svg)"));
            assertThat(get(page, "secret").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void itTakesNoOrders() throws Exception {
        try (LivePage page = open(0)) {
            HttpRequest post = HttpRequest.newBuilder(URI.create(page.url()))
                    .POST(HttpRequest.BodyPublishers.ofString("stop"))
                    .build();

            assertThat(client.send(post, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(405);
        }
    }

    @Test
    @Timeout(60)
    void clientsThatAreSlowToAskKeepNobodyOut() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try (LivePage page = LivePage.open(new WatchConfig(true, "localhost", 0), run, Duration.ofMillis(200))) {
            URI address = URI.create(page.url());
            for (int i = 0; i < 10; i++) {
                Socket socket = new Socket(address.getHost(), address.getPort());
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHo".getBytes(StandardCharsets.US_ASCII));
                slow.add(socket);
            }

            assertThat(get(page, "status.json").statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void aTakenPortIsPassedOver() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"));
                LivePage page = open(Math.min(taken.getLocalPort(), 65_519))) {
            assertThat(page.url()).doesNotContain(":" + taken.getLocalPort() + "/");
        }
    }

    @Test
    void aPageOnEveryNetworkIsToldByTheNameOfThisMachine() throws Exception {
        try (LivePage page = LivePage.open(new WatchConfig(true, "0.0.0.0", 0), run)) {
            assertThat(page.url())
                    .startsWith("http://" + InetAddress.getLocalHost().getHostName() + ":");
        }
    }

    @Test
    void aHostOfAnotherMachineIsNamedWithTheSettingsThatHelp() {
        assertThatThrownBy(() -> LivePage.open(new WatchConfig(true, "192.0.2.1", 4141), run))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("192.0.2.1")
                .hasMessageContaining("watch.host");
    }

    @Test
    void aHostThatNobodyKnowsIsNamedWithItsSetting() {
        assertThatThrownBy(() -> LivePage.open(new WatchConfig(true, "nobody.invalid", 4141), run))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("watch.host nobody.invalid");
    }

    private LivePage open(int port) throws IOException {
        return LivePage.open(new WatchConfig(true, "localhost", port), run);
    }

    private HttpResponse<String> get(LivePage page, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(page.url() + path)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
