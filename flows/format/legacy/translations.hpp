// Texts of flows before version 13 hold their translations themselves, {"eng": "Yes", "fra": "Oui"}; today
// the base text stands alone and the others in the flow's `localization`.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "flows/format/decoder.hpp"
#include "flows/format/document_json.hpp"

namespace tama::flows::legacy {

/// By language; "base" is the language of flows that have none.
using Translations = std::map<std::string, std::string>;

/// An object of texts, or one text alone, which is the base. Null members are left out.
Translations readTranslations(const Decoder& value);

/// A flow while it is upgraded: its base language, and the localisation that gathers.
class Localiser {
  public:
    explicit Localiser(std::string base_language) : base_language_(std::move(base_language)) {}

    const std::string& baseLanguage() const { return base_language_; }
    /// The text in the base language, else of "base".
    std::string base(const Translations& texts) const;
    /// Keeps the texts in other languages as translations of a property.
    void add(const Translations& texts, const std::string& item_uuid, const char* property);
    void add(
        const std::string& language,
        const std::string& item_uuid,
        const char* property,
        const std::vector<std::string>& texts
    );
    bool isTranslation(const std::string& language) const;
    const DocumentJson& table() const { return table_; }

  private:
    std::string base_language_;
    DocumentJson table_ = DocumentJson::object();
};

}  // namespace tama::flows::legacy
