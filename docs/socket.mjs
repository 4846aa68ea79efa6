// Opens the socket of a session as a browser does, sends one message and prints what comes, until the message is answered.
//   node docs/socket.mjs <websocket_url> <jwt> <connection_token> <message>
// Node.js 22 or newer; 20.10 or newer with --experimental-websocket.
const [url, jwt, connectionToken, message] = process.argv.slice(2);
const { ref } = JSON.parse(message);
const socket = new WebSocket(url, ['gamesession.v2', `bearer.${jwt}`, `session.${connectionToken}`]);

socket.onmessage = ({ data }) => {
  console.log(data);
  const { type, ref: answered, error } = JSON.parse(data);
  if (type === 'connection_established') socket.send(message);
  else if (answered === ref || error) socket.close(1000);
};

// 1000: this side closed it.
socket.onclose = ({ code, reason }) => {
  if (code === 1000) return;
  console.error(`The socket was closed with ${code} ${reason}`);
  process.exitCode = 1;
};
