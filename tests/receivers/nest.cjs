// A callback receiver as the guide of NestJS writes it, its decorators applied by hand: a POST is answered with 201.
// Prints its port. Ends with its standard input, so that no test leaves it behind.
require('reflect-metadata');
const { Body, Controller, Module, Post } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');

class CallbackController {
  handle(body) {
    console.error(`${body.CallbackCommand} from ${body.Operator_Account}`);
    return { ActionStatus: 'OK', ErrorInfo: '', ErrorCode: 0 };
  }
}
const handle = Object.getOwnPropertyDescriptor(CallbackController.prototype, 'handle');
Body()(CallbackController.prototype, 'handle', 0);
Post()(CallbackController.prototype, 'handle', handle);
Controller('callback')(CallbackController);

class AppModule {}
Module({ controllers: [CallbackController] })(AppModule);

NestFactory.create(AppModule, { logger: false }).then(async (app) => {
  await app.listen(0, '127.0.0.1');
  console.log(app.getHttpServer().address().port);
});
process.stdin.on('end', () => process.exit(0)).resume();
