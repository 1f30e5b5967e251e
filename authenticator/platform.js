// What this phone is called: a name to begin with, and its system and browser in short, as the computer will show them.

export async function thisPhone() {
  const agent = navigator.userAgent;
  const hints = await navigator.userAgentData?.getHighEntropyValues(["model", "platformVersion"]).catch(() => null);
  const [system, version] = hints?.platform ? [hints.platform, hints.platformVersion?.split(".")[0]] : bySystem(agent);
  const platform = [[system, version].filter(Boolean).join(" "), browser(agent)].filter(Boolean).join(" · ");
  return { name: hints?.model || kind(agent), platform };
}

function bySystem(agent) {
  const apple = /(?:iPhone|CPU) OS (\d+)/.exec(agent);
  if (apple) return ["iOS", apple[1]];
  const android = /Android (\d+)/.exec(agent);
  if (android) return ["Android", android[1]];
  const known = ["Windows", "Mac OS X", "CrOS", "Linux"].find((name) => agent.includes(name)) ?? "";
  return [known.replace("Mac OS X", "macOS").replace("CrOS", "ChromeOS"), ""];
}

function kind(agent) {
  if (agent.includes("iPhone")) return "iPhone";
  if (agent.includes("iPad") || navigator.maxTouchPoints > 1 && agent.includes("Macintosh")) return "iPad";
  return agent.includes("Android") ? "Android" : bySystem(agent)[0] || "App";
}

function browser(agent) {
  const signs = [["Edg", "Edge"], ["SamsungBrowser", "Samsung Internet"], ["OPR", "Opera"], ["Firefox", "Firefox"], ["FxiOS", "Firefox"], ["Chrome", "Chrome"], ["CriOS", "Chrome"], ["Safari", "Safari"]];
  return signs.find(([sign]) => agent.includes(`${sign}/`) || agent.includes(`${sign}A/`))?.[1];
}
