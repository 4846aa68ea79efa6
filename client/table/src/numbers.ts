/** Numbers with names, as forms ask for them: `legendary 3, bonus_action 2`. */

/** Null if it is written otherwise. */
export function readNumbers(text: string): Record<string, number> | null {
  const numbers: Record<string, number> = {};
  for (const part of text.split(',').map((p) => p.trim())) {
    if (part === '') continue;
    const match = /^(.+?)\s+([+-]?\d+(?:\.\d+)?)$/.exec(part);
    if (match === null) return null;
    numbers[match[1]!] = Number(match[2]);
  }
  return numbers;
}

export const writeNumbers = (numbers: Record<string, number>): string =>
  Object.entries(numbers)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');

/** Says beside the field how to write it, until it is written anew. */
export function complain(field: HTMLInputElement, text: string): void {
  field.setCustomValidity(text);
  field.reportValidity();
  field.addEventListener('input', () => field.setCustomValidity(''), { once: true });
}
