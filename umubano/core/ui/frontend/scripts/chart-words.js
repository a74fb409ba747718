// How numbers and dates are written in charts: by the browser's own knowledge of the page's language.
const day = (language, options) => new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" });

/** `numbers` and `times` in the shape of d3-format and d3-time-format. */
export function localeFor(language) {
  const lang = language || "en";
  const parts = new Intl.NumberFormat(lang, { minimumFractionDigits: 1, useGrouping: "always" }).formatToParts(1234567.5);
  const part = (type, other) => parts.find((piece) => piece.type === type)?.value ?? other;
  const months = (style) => Array.from({ length: 12 }, (_, month) => day(lang, { month: style }).format(new Date(Date.UTC(2024, month, 15))));
  const days = (style) => Array.from({ length: 7 }, (_, weekday) => day(lang, { weekday: style }).format(new Date(Date.UTC(2024, 8, 1 + weekday))));
  return {
    numbers: { decimal: part("decimal", "."), thousands: part("group", ","), grouping: [3], currency: ["", ""] },
    times: {
      dateTime: "%e %B %Y %H:%M",
      date: "%d/%m/%Y",
      time: "%H:%M",
      periods: ["AM", "PM"],
      days: days("long"),
      shortDays: days("short"),
      months: months("long"),
      shortMonths: months("short"),
    },
  };
}
