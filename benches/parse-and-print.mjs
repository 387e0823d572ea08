// What people write first: a server that parses each callback and prints it as a line of JSON.
// `benches/listen-peers.sh` compares `timhook listen` with it.
import { createServer } from "node:http";

const answer = '{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}';

const server = createServer((request, response) => {
  const pieces = [];
  request.on("data", (piece) => pieces.push(piece));
  request.on("end", () => {
    const url = new URL(request.url, "http://127.0.0.1");
    const record = {
      type: "callback",
      received_at: new Date().toISOString(),
      remote: `${request.socket.remoteAddress}:${request.socket.remotePort}`,
      method: request.method,
      url: request.url,
      headers: Object.entries(request.headers),
      query: Object.fromEntries(url.searchParams),
      body: JSON.parse(Buffer.concat(pieces).toString("utf8")),
    };
    process.stdout.write(`${JSON.stringify(record)}\n`);
    response.writeHead(200, { "Content-Type": "application/json", "Content-Length": answer.length });
    response.end(answer);
  });
});
server.listen(Number(process.argv[2]), "127.0.0.1");
