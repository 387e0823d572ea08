// A callback receiver as a tutorial shows it, with nothing but Node's own http module.
// Prints its port. Ends with its standard input, so that no test leaves it behind.
import http from 'node:http';

const server = http.createServer((request, response) => {
  const url = new URL(request.url, `http://${request.headers.host}`);
  let body = '';
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => {
    const callback = JSON.parse(body);
    const command = url.searchParams.get('CallbackCommand');
    if (command === 'Group.CallbackAfterRecallMsg') {
      for (const message of callback.MsgSeqList) {
        console.error(`${callback.Operator_Account} recalled ${message.MsgSeq} in ${callback.GroupId}`);
      }
    }
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ ActionStatus: 'OK', ErrorInfo: '', ErrorCode: 0 }));
  });
});

server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.on('end', () => process.exit(0)).resume();
