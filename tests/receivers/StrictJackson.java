import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A callback receiver as the guide of Jackson writes it: the body is read into a class, and what the class does not
 * have is an exception. The class is that of the first revisions of the page, where messages have no MsgId.
 *
 * <p>Prints its port. Ends with its standard input, so that no test leaves it behind.
 */
public class StrictJackson {
    public static class Message {
        public long MsgSeq;
    }

    public static class Recall {
        public String CallbackCommand;
        public String Operator_Account;
        public String Type;
        public String GroupId;
        public List<Message> MsgSeqList;
        public String TopicId;
        public long EventTime;
    }

    private static final ObjectMapper MAPPER = new ObjectMapper();

    public static void main(String[] arguments) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/callback", StrictJackson::handle);
        server.start();
        System.out.println(server.getAddress().getPort());
        System.in.readAllBytes();
        System.exit(0);
    }

    private static void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String query = exchange.getRequestURI().getRawQuery();
        try {
            if (query == null || !query.contains("SdkAppid=1400000000&")) {
                throw new IllegalArgumentException("unknown app");
            }
            Recall recall = MAPPER.readValue(body, Recall.class);
            System.err.println(recall.Operator_Account + " recalled " + recall.MsgSeqList.size());
            reply(exchange, 200, "{\"ActionStatus\":\"OK\",\"ErrorInfo\":\"\",\"ErrorCode\":0}");
        } catch (Exception exception) {
            String info = MAPPER.writeValueAsString(exception.getMessage());
            reply(exchange, 200, "{\"ActionStatus\":\"FAIL\",\"ErrorInfo\":" + info + ",\"ErrorCode\":1}");
        }
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream stream = exchange.getResponseBody()) {
            stream.write(bytes);
        }
    }
}
