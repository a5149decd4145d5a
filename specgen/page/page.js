"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const main = document.getElementById("main");
  const search = document.getElementById("search");
  const count = document.getElementById("count");
  const AT_ONCE = 60; // rows that are there with the first frame
  const A_FRAME = 300; // and in each one after it
  const NAMED = 10; // so many subjects of a finding are links
  const PRINTED_OPEN = 100; // so many rows are printed with what they hold
  const KINDS = {
    operations: ["operation", "operations"],
    models: ["model", "models"],
    findings: ["finding", "findings"],
    changes: ["change", "changes"],
  };

  // Texts and objects stand by their numbers, for many are the same.
  const values = [];
  const read = (value) => {
    if (typeof value === "number") return (values[value] ??= whole(data.values[value]));
    return Array.isArray(value) ? value.map(read) : value;
  };
  const whole = (value) => {
    if (typeof value === "string") return value;
    return Object.fromEntries(Object.entries(value).map(([key, own]) => [key, read(own)]));
  };
  // Whatever is text becomes a text node, never markup.
  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children.filter((child) => child));
    return element;
  };
  const link = (item, ...children) =>
    make("a", { href: `#${encodeURIComponent(item.key)}` }, ...children);

  // `like this` is code, as in Markdown; everything else stays as it is.
  const prose = (text) =>
    text &&
    make(
      "p",
      { class: "doc", dir: "auto" },
      ...text.split(/`([^`\n]+)`/).map((part, index) => (index % 2 ? make("code", {}, part) : part)),
    );
  const TOKEN = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|(models\.)?[A-Za-z_]\w*/g;
  // Python, in which the names of models lead to them.
  const python = (text, item) => {
    const parts = [];
    let from = 0;
    for (const token of text.matchAll(TOKEN)) {
      const prefix = token[1] ?? "";
      const model = item.api.named.get(token[0].slice(prefix.length));
      if (!model || !(prefix || item.kind === "models")) continue;
      parts.push(text.slice(from, token.index), link(model, token[0]));
      from = token.index + token[0].length;
    }
    return [...parts, text.slice(from)];
  };
  const code = (text, item) => make("code", {}, ...python(text, item));

  const header = (name, way) => {
    const head = `${way.awaited ? "async " : ""}def ${name}(`;
    const parameters = way.parameters ?? [];
    const flat = `${head}${parameters.join(", ")}) -> ${way.result}`;
    if (flat.length <= 72) return flat;
    return `${head}\n${parameters.map((own) => `    ${own},\n`).join("")}) -> ${way.result}`;
  };
  const signatures = (title, ways, row, item, owner, folded) => {
    if (!ways) return null;
    const shown = [
      owner && make("code", { class: "import" }, `${owner}.${row.name}`),
      ...ways.map((way) => make("pre", {}, ...python(header(row.name, way), item))),
    ];
    if (folded) return make("details", {}, make("summary", {}, title), ...shown);
    return make("div", {}, make("h4", {}, title), ...shown);
  };
  const notes = (texts) => {
    const said = texts.filter((text) => text).join(" · ");
    return said && make("span", { class: "faint" }, ` · ${said}`);
  };
  const list = (title, entries) =>
    entries?.length &&
    make("div", {}, make("h4", {}, title), make("dl", {}, ...entries.flat()));
  const entry = (name, type, said, doc, item) => [
    make("dt", {}, make("code", { class: "call" }, name), type && ": ", type && code(type, item), notes(said)),
    doc && make("dd", {}, prose(doc)),
  ];
  const remarks = (row, item) => {
    const lines = ["findings", "changes"].flatMap((kind) =>
      (row[kind] ?? []).map((number) => {
        const about = item.api.items[kind][Number(number)];
        return make("li", {}, link(about, about.row.code ?? about.row.id), ` ${about.row.message}`);
      }),
    );
    return lines.length > 0 && make("div", {}, make("h4", {}, "Findings and changes"), make("ul", { class: "remarks" }, ...lines));
  };
  // And the other way: the operations and models that a finding or change is about.
  const subjects = (item) => {
    const number = String(item.api.items[item.kind].indexOf(item));
    const all = [...item.api.items.operations, ...item.api.items.models];
    const own = all.filter((other) => other.row[item.kind]?.includes(number));
    if (!own.length) return null;
    const links = own.slice(0, NAMED).flatMap((other) => [", ", link(other, make("code", {}, other.name))]);
    const more = own.length - NAMED;
    return make("p", {}, "About ", ...links.slice(1), more > 0 && ` and ${more} more`);
  };
  const place = (row) => [row.file, row.at].filter((own) => own).join(":");
  const origin = (row) =>
    row.file &&
    make("p", { class: "faint" }, make("code", {}, place(row)), row.pointer && " ", row.pointer && make("code", {}, row.pointer));

  // Without a client it is the server's method that is called, and a sender's without a receiver.
  const called = (row) => {
    const owner = row.client_class ?? row.server_class;
    return row.call ?? (owner && `${owner.split(":")[1]}.${row.name}`);
  };
  const answer = (own, item) =>
    entry(
      own.status,
      (own.types ?? []).map((each) => each.type).filter((type, index, all) => all.indexOf(type) === index).join(" | "),
      [
        own.raises && `raises errors.${own.raises}`,
        [...new Set((own.types ?? []).map((each) => each.media))].join(", "),
        own.headers?.length && `headers: ${own.headers.join(", ")}`,
      ],
      own.doc,
      item,
    );
  const SHOWN = {
    operations: {
      name: (row) => called(row) ?? `${row.method} ${row.path}`,
      words: (row) => [row.method, row.path, called(row), row.operation_id, row.summary, row.kind, row.status,
        ...(row.arguments ?? []).flatMap((own) => [own.name, own.wire])],
      head: (row) => [
        make("code", { class: `method ${row.method.toLowerCase().replace(/\W/g, "")}` }, row.method),
        make("span", { class: "path" }, row.path),
        called(row) && make("code", { class: "call" }, called(row)),
        row.summary && make("bdi", { class: "faint" }, row.summary),
        row.kind !== "operation" && make("span", { class: "faint" }, row.kind),
        row.status !== "generated" && make("span", { class: row.status }, row.status),
      ],
      body: (row, item) => [
        row.reason && make("p", {}, make("code", {}, row.reason), " of the configuration leaves it out"),
        signatures(row.kind === "operation" ? "Client" : "Sender", row.client, row, item, row.client_class),
        signatures(row.kind === "operation" ? "Asynchronous client" : "Asynchronous sender",
          row.async, row, item, row.async_client_class, true),
        signatures(row.kind === "operation" ? "Server" : "Receiver", row.server, row, item, row.server_class, Boolean(row.client)),
        prose(row.doc),
        list("Arguments", (row.arguments ?? []).map((own) =>
          entry(own.name, own.type, [own.place, own.wire && `as ${own.wire}`, own.required && "required"], own.doc, item))),
        row.media && make("p", { class: "faint" }, `Body: ${row.media.join(", ")}`),
        list("Answers", (row.answers ?? []).map((own) => answer(own, item))),
      ],
    },
    models: {
      name: (row) => row.name,
      words: (row) => [row.name, row.kind, ...[...(row.fields ?? []), ...(row.values ?? [])].flatMap((own) => [own.name, own.wire])],
      head: (row) => [make("code", { class: "call" }, row.name), make("span", { class: "faint" }, row.kind)],
      body: (row, item) => [
        prose(row.doc),
        make("code", { class: "import" }, `${item.api.package}.models:${row.name}`),
        row.type && make("pre", {}, ...python(`${row.name} = ${row.type}`, item)),
        list("Fields", (row.fields ?? []).map((own) =>
          entry(own.name, own.type, [own.wire && `as ${own.wire}`, own.required && "required", ...(own.notes ?? [])], own.doc, item))),
        list("Values", (row.values ?? []).map((own) => entry(own.name, "", [], own.doc, item))),
        row.others && make("p", { class: "faint" }, ...python(row.others, item)),
      ],
    },
    findings: {
      name: (row) => row.code,
      words: (row) => [row.code, row.severity, row.message, row.effect, place(row), row.pointer],
      head: (row) => [
        make("span", { class: `method ${row.severity}` }, row.severity),
        make("code", { class: "call" }, row.code),
        make("span", { class: "said" }, make("bdi", {}, row.message)),
        make("code", { class: "faint" }, place(row)),
      ],
      body: (row, item) => [
        subjects(item),
        row.effect && make("p", {}, `Effect: ${row.effect}`),
        row.help && make("p", {}, `Help: ${row.help}`),
        make("p", { class: "faint" }, make("code", {}, `specgen explain ${row.code}`), " says more"),
      ],
    },
    changes: {
      name: (row) => row.id,
      words: (row) => [row.id, row.verdict, row.operations, row.message, row.python, row.affects],
      head: (row) => [
        make("span", { class: `method ${row.verdict}` }, row.verdict),
        make("span", { class: "said" }, make("bdi", {}, row.operations ? `${row.operations}: ${row.message}` : row.message)),
      ],
      body: (row, item) => [
        subjects(item),
        make("p", {}, make("code", {}, row.id), ` · ${[row.direction, row.affects].filter((own) => own).join(" · ")}`),
        row.python && make("code", {}, row.python),
      ],
    },
  };

  const items = new Map(); // by what links say
  const lists = [];
  const pending = []; // rows that later frames add
  let scheduled = 0;

  const row = (item) => {
    if (item.element) return item.element;
    const shown = SHOWN[item.kind];
    const marks = ["deprecated"].filter((name) => item.row[name]);
    for (const kind of ["findings", "changes"]) {
      const number = item.row[kind]?.length;
      if (number) marks.push(`${number} ${KINDS[kind][number > 1 ? 1 : 0]}`);
    }
    const summary = make("summary", { tabindex: "-1" }, ...shown.head(item.row), marks.length > 0 && make("span", { class: "faint" }, marks.join(" · ")));
    const details = make("details", {}, summary);
    details.addEventListener("toggle", () => fill(item));
    item.element = make("li", {}, details);
    return item.element;
  };
  const fill = (item) => {
    const details = row(item).firstChild;
    if (details.children.length > 1) return;
    const shown = SHOWN[item.kind].body(item.row, item);
    details.append(make("div", { class: "body" }, ...[...shown, remarks(item.row, item), origin(item.row)].filter((own) => own)));
  };

  const summaries = () => [...main.querySelectorAll(".rows > li > details > summary")];
  // Of all rows one is reached by Tab, arrows lead to the others.
  let current = null;
  const settle = (summary) => {
    current?.setAttribute("tabindex", "-1");
    current = summary ?? null;
    current?.setAttribute("tabindex", "0");
  };

  const add = (most) => {
    while (most > 0 && pending.length) {
      const [element, rest] = pending[0];
      element.append(...rest.splice(0, most).map((item) => { most -= 1; return row(item); }));
      if (!rest.length) pending.shift();
    }
    cancelAnimationFrame(scheduled);
    if (pending.length) scheduled = requestAnimationFrame(() => add(A_FRAME));
  };
  const addAll = () => add(Infinity);

  const sought = (item) =>
    (item.words ??= SHOWN[item.kind].words(item.row).filter((word) => word).join("\n").toLowerCase());
  const show = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter((word) => word);
    const totals = [];
    pending.length = 0;
    for (const own of lists) {
      let matching = own.items;
      if (words.length) {
        matching = matching.filter((item) => words.every((word) => sought(item).includes(word)));
        const named = (item) => item.name.toLowerCase().includes(words[0]);
        matching = [...matching.filter(named), ...matching.filter((item) => !named(item))];
      }
      own.element.replaceChildren();
      own.section.hidden = !matching.length;
      if (matching.length) pending.push([own.element, [...matching]]);
      const total = totals.find(([kind]) => kind === own.kind);
      if (total) total[1] += matching.length;
      else totals.push([own.kind, matching.length]);
    }
    add(AT_ONCE);
    settle(summaries()[0]);
    const matched = totals.filter(([, number]) => number);
    count.textContent = matched.length
      ? matched.map(([kind, number]) => `${number} ${KINDS[kind][number === 1 ? 0 : 1]}`).join(", ")
      : "Nothing is called so.";
  };

  const follow = () => {
    let key = "";
    try {
      key = decodeURIComponent(location.hash.slice(1));
    } catch {
      return;
    }
    const item = items.get(key);
    if (!item) return;
    if (!row(item).isConnected) {
      if (search.value) {
        search.value = "";
        show();
      }
      addAll();
    }
    fill(item);
    const details = row(item).firstChild;
    details.open = true;
    settle(details.firstChild);
    details.firstChild.focus();
    row(item).scrollIntoView({ block: "start" });
  };

  const go = (event) => {
    if (event.key === "End" || event.key === "ArrowDown") addAll();
    const all = summaries();
    const at = all.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (at < 0 || to === undefined) return false;
    (all[to] ?? (to < 0 ? search : all[at])).focus();
    return true;
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const inSearch = event.target === search;
    let done = true;
    if (event.key === "/" && !inSearch) search.select(), search.focus();
    else if (event.key === "Escape" && (inSearch || search.value)) {
      search.value = "";
      show();
      search.focus();
    } else if (inSearch && (event.key === "ArrowDown" || event.key === "Enter")) current?.focus();
    else done = !inSearch && go(event);
    if (done) event.preventDefault();
  });
  main.addEventListener("focusin", (event) => {
    if (event.target.matches(".rows > li > details > summary")) settle(event.target);
  });
  main.addEventListener("click", (event) => {
    const target = event.target.closest("a[href]");
    // A link that was followed before changes no address.
    if (target && target.hash === location.hash) follow();
  });
  search.addEventListener("input", show);
  addEventListener("hashchange", follow);

  let opened = [];
  addEventListener("beforeprint", () => {
    addAll();
    const closed = summaries().map((own) => own.parentElement).filter((own) => !own.open);
    if (summaries().length > PRINTED_OPEN) return;
    opened = closed;
    for (const own of lists) own.items.filter((item) => item.element?.isConnected).forEach(fill);
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
    opened = [];
  });

  const TITLES = { operations: "Operations", models: "Models", findings: "Findings", changes: "Changes" };
  const contents = make("ul", {});
  const apis = read(data.content);
  for (const [number, api] of apis.entries()) {
    const several = apis.length > 1;
    const said = [api.version && `version ${api.version}`, api.openapi && `OpenAPI ${api.openapi}`, (api.sources ?? []).join(", ")];
    const part = make("section", { "aria-labelledby": `api-${number}` },
      make("h2", { id: `api-${number}`, hidden: "" }, make("bdi", {}, api.title), " ", make("code", { class: "faint" }, api.name)),
      make("p", { class: "about" }, said.filter((own) => own).join(" · ")),
      api.refused && make("p", { class: "error" }, "This document was refused: nothing is generated from it."),
      prose(api.doc));
    part.firstChild.hidden = !several;
    api.items = {};
    api.named = new Map();
    for (const kind of Object.keys(TITLES)) {
      const id = `${kind}-${number}`;
      api.items[kind] = (api[kind] ?? []).map((row, index) => {
        const name = SHOWN[kind].name(row);
        const key = kind === "findings" || kind === "changes" ? `${kind} ${index + 1}` : name;
        const item = { api, kind, row, name, key: several ? `${api.name} ${key}` : key };
        items.set(item.key, item);
        if (kind === "models") api.named.set(name, item);
        return item;
      });
      const own = api.items[kind];
      if (kind === "changes" && api.against) part.append(make("p", { class: "about" }, `Against ${api.against}: ${api.summary}`));
      if (!own.length) continue;
      const element = make("ul", { class: "rows" });
      const section = make("section", { "aria-labelledby": id }, make("h3", { id }, `${TITLES[kind]} (${own.length})`), element);
      part.append(section);
      lists.push({ kind, items: own, element, section });
      contents.append(make("li", {}, make("a", { href: `#${id}` }, several ? `${api.title}: ${KINDS[kind][1]}` : TITLES[kind])));
    }
    main.append(part);
  }
  document.getElementById("contents").append(contents);
  show();
  follow();
  // So that the first letter finds as fast as the second.
  requestIdleCallback(() => lists.forEach((own) => own.items.forEach(sought)));
})();
