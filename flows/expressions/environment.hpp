// What an evaluation depends on besides its template: the conventions of the place (formats, zone,
// languages), the scope with the data, the time, the dice, and what needs tables of the outside world
// (phones, boundaries). All passed in: the same context always gives the same result. Plain data.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.hpp"
#include "flows/expressions/calendar.hpp"
#include "flows/expressions/value.hpp"

namespace tama::flows {

enum class Collation { Default, Confusables, ArabicVariants };
enum class RedactionPolicy { None, Urns };

struct NumberFormat {
    std::string decimal_symbol = ".";
    std::string digit_grouping_symbol = ",";
};

inline constexpr std::array<std::string_view, 3> kDateFormats{"YYYY-MM-DD", "MM-DD-YYYY", "DD-MM-YYYY"};
inline constexpr std::array<std::string_view, 4> kTimeFormats{"tt:mm", "h:mm aa", "tt:mm:ss", "h:mm:ss aa"};

struct Environment {
    std::string date_format{kDateFormats.front()};
    std::string time_format{kTimeFormats.front()};
    TimeZone timezone;
    std::vector<std::string> allowed_languages;  // ISO 639-3; the first is the default
    std::string contact_language;                // of the session's contact, or empty
    NumberFormat number_format;
    std::string default_country;  // ISO 3166-1 alpha-2, or empty
    Collation input_collation = Collation::Default;
    RedactionPolicy redaction_policy = RedactionPolicy::None;

    /// In which month and day names are written.
    std::string_view language() const {
        if (!contact_language.empty()) return contact_language;
        return allowed_languages.empty() ? std::string_view("eng")
                                         : std::string_view(allowed_languages.front());
    }
};

/// Where a template finds its data. Roots are asked for one by one, so that a scope builds only what is used.
class Scope {
  public:
    virtual ~Scope() = default;
    /// `name` is in lower case; an error value when there is no such root.
    virtual Value lookup(std::string_view name) const = 0;
};

/// The administrative boundaries that has_state, has_district and has_ward know.
class LocationResolver {
  public:
    virtual ~LocationResolver() = default;
    /// Level 1 = state, 2 = district, 3 = ward. The path ("Liberia > Bong > Gbarnga") of the one of that name
    /// below `parent_path`, or anywhere when that is empty. Nothing for a name of several districts or wards.
    virtual std::optional<std::string> find(std::string_view name, int level, std::string_view parent_path)
        const = 0;
};

/// A phone number as people type it, and a country: E.164, or nullopt when it is none.
using PhoneNormaliser =
    std::function<std::optional<std::string>(std::string_view text, std::string_view country)>;
/// E.164 as people of that country write it.
using PhoneFormatter = std::function<std::string(std::string_view e164)>;

struct EvaluationContext {
    const Environment& environment;
    const Scope& scope;
    Instant now;
    Random& random;
    const LocationResolver* locations = nullptr;
    PhoneNormaliser normalise_phone = {};
    PhoneFormatter format_phone = {};
};

}  // namespace tama::flows
