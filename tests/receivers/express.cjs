// A callback receiver as the guide of Express writes it, with its body parser and Node's comparison in constant time.
// Prints its port. Ends with its standard input, so that no test leaves it behind.
const crypto = require('node:crypto');
const express = require('express');

const SDKAPPID = '1400000000';
const TOKEN = 'xxxxyyyy';

const app = express();
app.set('env', 'test');
app.use(express.json());

app.post('/callback', (request, response) => {
  const { SdkAppid, Sign, RequestTime } = request.query;
  if (SdkAppid !== SDKAPPID) {
    return response.json({ ActionStatus: 'FAIL', ErrorInfo: 'unknown app', ErrorCode: 1 });
  }
  const expected = crypto.createHash('sha256').update(TOKEN + RequestTime).digest('hex');
  if (!crypto.timingSafeEqual(Buffer.from(Sign), Buffer.from(expected))) {
    return response.json({ ActionStatus: 'FAIL', ErrorInfo: 'bad signature', ErrorCode: 1 });
  }
  if (request.body.CallbackCommand === 'Group.CallbackAfterRecallMsg') {
    for (const message of request.body.MsgSeqList) {
      console.error(`${request.body.Operator_Account} recalled ${message.MsgSeq} in ${request.body.GroupId}`);
    }
  }
  response.json({ ActionStatus: 'OK', ErrorInfo: '', ErrorCode: 0 });
});

const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.on('end', () => process.exit(0)).resume();
