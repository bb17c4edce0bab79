/** Properties whose times may float, that is, carry no zone. */
const FLOATING =
  /^(DTSTART|DTEND|EXDATE|RDATE|RECURRENCE-ID)((?:;(?!TZID=|VALUE=DATE[;:])[^:\n]*)?):(\d{8}T\d{6}(?:,\d{8}T\d{6})*)[ \t]*\r?$/gim

/**
 * Gives floating times of an iCalendar text the zone of this process. A recurring event whose times float is expanded
 * by the parser as if it were in UTC, which moves it by an hour across a daylight saving change.
 */
export function zonedTimes(text: string): string {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const unfolded = text.replace(/\r?\n[ \t]/g, '')
  return unfolded.replace(FLOATING, (_, property: string, parameters: string, times: string) => {
    return `${property}${parameters};TZID=${zone}:${times}`
  })
}
