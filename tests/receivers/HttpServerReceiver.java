import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A callback receiver as a tutorial shows it, with nothing but Java's own HttpServer, which brings
 * no JSON parser: the command is picked out with a regular expression. It verifies the signature.
 *
 * <p>Prints its port. Ends with its standard input, so that no test leaves it behind.
 */
public class HttpServerReceiver {
    private static final String SDKAPPID = "1400000000";
    private static final String TOKEN = "xxxxyyyy";
    private static final Pattern COMMAND = Pattern.compile("\"CallbackCommand\":\"([^\"]*)\"");

    public static void main(String[] arguments) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/callback", HttpServerReceiver::handle);
        server.start();
        System.out.println(server.getAddress().getPort());
        System.in.readAllBytes();
        System.exit(0);
    }

    private static void handle(HttpExchange exchange) throws IOException {
        Map<String, String> query = parseQuery(exchange.getRequestURI().getRawQuery());
        String body = new String(exchange.getRequestBody().readAllBytes());
        if (!SDKAPPID.equals(query.get("SdkAppid"))) {
            reply(exchange, 200, "{\"ActionStatus\":\"FAIL\",\"ErrorInfo\":\"unknown app\",\"ErrorCode\":1}");
            return;
        }
        if (!sign(query.get("RequestTime")).equals(query.get("Sign"))) {
            reply(exchange, 200, "{\"ActionStatus\":\"FAIL\",\"ErrorInfo\":\"bad signature\",\"ErrorCode\":1}");
            return;
        }
        Matcher command = COMMAND.matcher(body);
        if (command.find() && command.group(1).equals("Group.CallbackAfterRecallMsg")) {
            System.err.println("recalled: " + body);
            reply(exchange, 200, "{\"ActionStatus\":\"OK\",\"ErrorInfo\":\"\",\"ErrorCode\":0}");
        } else {
            reply(exchange, 400, "{\"error\":\"unknown command\"}");
        }
    }

    private static Map<String, String> parseQuery(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : query.split("&")) {
            String[] parts = pair.split("=", 2);
            parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return parameters;
    }

    private static String sign(String requestTime) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            StringBuilder hex = new StringBuilder();
            for (byte value : digest.digest((TOKEN + requestTime).getBytes(StandardCharsets.UTF_8))) {
                hex.append(String.format("%02x", value));
            }
            return hex.toString();
        } catch (java.security.NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
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
