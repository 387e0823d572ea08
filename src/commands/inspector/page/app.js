const list = document.getElementById("list");
const show = (row) => {
  const item = document.createElement("li");
  item.textContent = `#${row.id} ${row.verdict} ${row.title ?? ""} ${row.summary}`;
  list.append(item);
};
const rows = await (await fetch("/api/exchanges?view=row")).json();
rows.exchanges.forEach(show);
const events = new EventSource(`/api/events?after=${rows.last}`);
events.addEventListener("row", (event) => show(JSON.parse(event.data)));
events.addEventListener("rows", (event) => JSON.parse(event.data).forEach(show));
events.addEventListener("end", () => events.close());
