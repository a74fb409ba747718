// The few words that scripts say themselves, in the language of the page.
const WORDS = {
  en: {
    copied: "Copied.",
    copyFailed: "The text could not be copied; select it and copy it by hand.",
    undo: "Undo",
    close: "Close",
    unsaved: "You have changes that are not saved.",
    nothingFound: "Nothing matches.",
    loading: "Loading…",
    networkError: "The server did not answer. Check the connection and try again.",
    notAllowed: "You may not do that.",
    gone: "It is no longer there. Reload the page to see what is.",
    serverError: "The server could not do that. It has been recorded; please try again.",
    chartFailed: "The chart could not be drawn; its figures are in the table.",
    remove: "Remove",
    removeFilter: "remove this filter",
    clearAll: "Clear all",
    activeFilters: "Active filters",
    moveCard: "Move this card",
    choose: "Choose…",
  },
  fr: {
    copied: "Copié.",
    copyFailed: "Le texte n’a pas pu être copié ; sélectionnez-le et copiez-le à la main.",
    undo: "Annuler",
    close: "Fermer",
    unsaved: "Des modifications ne sont pas enregistrées.",
    nothingFound: "Aucune correspondance.",
    loading: "Chargement…",
    networkError: "Le serveur n’a pas répondu. Vérifiez la connexion et réessayez.",
    notAllowed: "Vous n’avez pas le droit de faire cela.",
    gone: "Cet élément n’existe plus. Rechargez la page.",
    serverError: "Le serveur n’a pas pu faire cela. L’erreur est consignée ; veuillez réessayer.",
    chartFailed: "Le graphique n’a pas pu être dessiné ; ses chiffres sont dans le tableau.",
    remove: "Retirer",
    removeFilter: "retirer ce filtre",
    clearAll: "Tout effacer",
    activeFilters: "Filtres actifs",
    moveCard: "Déplacer cette carte",
    choose: "Choisir…",
  },
};

export const language = (document.documentElement.lang || "en").slice(0, 2);

/** The words for `key` in the language of the page, else in English. */
export function word(key) {
  return WORDS[language]?.[key] ?? WORDS.en[key];
}
