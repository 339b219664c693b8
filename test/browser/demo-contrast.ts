import type { Page } from 'playwright-core';

/**
 * A text that is hard to read: itself, and its contrast to what is behind it, as WCAG computes it.
 */
export interface Faint {
  readonly text: string;
  readonly ratio: number;
}

/** The texts of a page, those in fields too, whose contrast is below `least`. */
export function faintTexts(page: Page, least: number): Promise<Faint[]> {
  return page.evaluate((limit) => {
    type Colour = readonly [red: number, green: number, blue: number, alpha: number];
    const read = (text: string): Colour => {
      const [red = 0, green = 0, blue = 0, alpha = 1] = (/^rgba?\((.*)\)$/.exec(text)?.[1] ?? '')
        .split(/[ ,/]+/)
        .map(Number);
      if (!/^rgba?\(/.test(text)) throw new Error(`No colour that is known: ${text}`);
      return [red, green, blue, alpha];
    };
    const over = ([r, g, b, alpha]: Colour, [red, green, blue]: Colour): Colour => [
      r * alpha + red * (1 - alpha),
      g * alpha + green * (1 - alpha),
      b * alpha + blue * (1 - alpha),
      1,
    ];
    const luminance = ([red, green, blue]: Colour): number => {
      const linear = (part: number): number =>
        part <= 10.31475 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4;
      return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    };
    const ratio = (one: Colour, other: Colour): number => {
      const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
      return (light + 0.05) / (dark + 0.05);
    };
    const behind = (element: Element | null): Colour => {
      if (element === null) return [255, 255, 255, 1];
      const colour = read(getComputedStyle(element).backgroundColor);
      return colour[3] === 1 ? colour : over(colour, behind(element.parentElement));
    };
    const opacity = (element: Element | null): number =>
      element === null
        ? 1
        : Number(getComputedStyle(element).opacity) * opacity(element.parentElement);

    const found: { text: string; ratio: number }[] = [];
    const judge = (element: Element, text: string, colour: string, back: Colour): void => {
      const [red, green, blue, alpha] = read(colour);
      const contrast = ratio(over([red, green, blue, alpha * opacity(element)], back), back);
      if (contrast < limit) found.push({ text, ratio: Math.round(contrast * 100) / 100 });
    };
    for (const element of document.body.querySelectorAll('*')) {
      const style = getComputedStyle(element);
      if (!element.checkVisibility() || style.clipPath !== 'none') continue;
      const own = [...element.childNodes]
        .map((child) => (child instanceof Text ? child.data : ''))
        .join('')
        .trim();
      if (own !== '')
        judge(
          element,
          own.slice(0, 60),
          element instanceof SVGElement ? style.fill : style.color,
          behind(element),
        );
      if (
        element instanceof HTMLInputElement ||
        element instanceof HTMLTextAreaElement ||
        element instanceof HTMLSelectElement
      ) {
        judge(element, `in #${element.id}`, style.color, behind(element));
      }
      if (element instanceof HTMLTextAreaElement && element.placeholder !== '') {
        judge(
          element,
          `placeholder of #${element.id}`,
          getComputedStyle(element, '::placeholder').color,
          behind(element),
        );
      }
      if (element instanceof HTMLInputElement && element.type === 'file') {
        const button = getComputedStyle(element, '::file-selector-button');
        judge(
          element,
          `button of #${element.id}`,
          button.color,
          over(read(button.backgroundColor), behind(element)),
        );
      }
    }
    return found;
  }, least);
}
