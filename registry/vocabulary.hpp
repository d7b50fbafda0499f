// The words in which sources say the same thing: sex, language, kinds of place, and the rule that derives a
// cadre from a job title. Small tables, kept together so that a ministry's word is one line to add. Pure; any
// thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tama::registry {

/// "F", "Female", "femme" -> "female". Empty for "unknown" and nothing; nullopt for a word that is not known.
std::optional<std::string> sexFrom(std::string_view text);

/// "fr", "fr-GN", "fra", "French", "français" -> "fra" (ISO 639-3). nullopt for what is not known; three
/// letters that are not in the table are taken as they are.
std::optional<std::string> languageFrom(std::string_view text);

/// "county", "province" -> "region"; "prefecture" -> "district"; nullopt for what is not known.
std::optional<std::string> placeLevelFrom(std::string_view text);

/// The cadre a job title tells, for sources that have none: its match key without the words of rank and grade
/// ("Deputy Chief Nurse" -> "nurse"), with synonyms united ("Medical Doctor" -> "doctor"). A title of rank
/// words only is its own cadre.
std::string cadreOfJob(std::string_view job);
/// A cadre as a source has it, in the form in which it is stored and compared.
std::string cadreFrom(std::string_view text);

/// Keys of custom fields: 1 to 36 of a-z, 0-9 and _, as in RapidPro.
bool isFieldKey(std::string_view key);

}  // namespace tama::registry
