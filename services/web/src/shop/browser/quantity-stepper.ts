/** Shows the buttons beside a quantity, which do nothing without scripts. */
export function stepQuantities(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-stepper] [data-step]')) {
    button.hidden = false;
    button.addEventListener('click', () => {
      const field = button.parentElement?.querySelector('input');
      if (field === null || field === undefined) return;
      if (button.dataset.step === '-1') field.stepDown();
      else field.stepUp();
    });
  }
}
