// What needs the Unicode tables, from ICU: case, normal forms, comparison of trigger words, foreign digits,
// sorting of names. The only file of the house that knows ICU. Text is UTF-8 in and out; invalid bytes read
// as U+FFFD. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tama {

/// Full default case folding (Unicode 15, 3.13), then NFC: equal keys mean equal texts, whatever the case.
std::string foldCase(std::string_view text);
std::string toNfc(std::string_view text);
std::string toNfkc(std::string_view text);

/// Case mappings by the rules of a language ("fr", "tr"; empty = the root rules).
std::string toLower(std::string_view text, std::string_view language = {});
std::string toUpper(std::string_view text, std::string_view language = {});
std::string toTitle(std::string_view text, std::string_view language = {});

/// The form in which trigger words and answers are compared: compatibility forms, case, accents and Arabic
/// vowel signs do not count ("ARRÊT" -> "arret", "Œuf" -> "oeuf", "ＯＵＩ" -> "oui"). Vowel signs that are
/// letters of their script (Devanagari, Thai) stay.
std::string keywordKey(std::string_view text);
/// Words by themselves, in that form, with single blanks between them and no punctuation: " «Arrêt!» " is "arret".
std::string bareWords(std::string_view text);

/// 0-9 for a decimal digit of any script ("٣" is 3), nullopt for anything else.
std::optional<int> decimalDigit(char32_t code_point);
/// Decimal digits of any script become ASCII; the rest stays.
std::string toAsciiDigits(std::string_view text);

/// Full-width forms, as East Asian keyboards write them, and other colons become the ASCII that they stand for;
/// the rest stays.
char32_t asciiForm(char32_t code_point);

bool isLetter(char32_t code_point);
bool isMark(char32_t code_point);  // combining marks
bool isUnicodeSpace(char32_t code_point);
/// Trims white space of any script, and the invisible marks that spreadsheets and phones leave behind
/// (U+FEFF, U+200B - U+200F, U+202A - U+202E, U+2060 - U+2069).
std::string_view trimUnicode(std::string_view text);

/// Bytes that sort (with operator<) as a reader of the language sorts names. Case and accents break ties
/// only.
std::string collationKey(std::string_view text, std::string_view language = {});

}  // namespace tama
