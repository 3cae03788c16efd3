// A practice's record in another language: proves what comes with the npm library.
// Prints its port, then a line per request: the type of what was proven, or "unproven".
import { createServer } from "node:http";
import { createRequire } from "node:module";

const { Webhook } = createRequire(process.env.NPM_TOOLS + "/")("standardwebhooks");
const webhook = new Webhook(process.env.WEBHOOK_SECRET);

const server = createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  let said = "unproven";
  try {
    said = webhook.verify(Buffer.concat(parts).toString("utf8"), request.headers).type;
    response.writeHead(204);
  } catch {
    response.writeHead(401);
  }
  response.end();
  console.log(said);
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
