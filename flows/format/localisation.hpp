// The `localization` object of a definition while it is read: translations by language, item UUID and
// property. An empty list, or one empty text, means untranslated (reference §1.7). Lives as long as the
// document.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "flows/format/decoder.hpp"

namespace tama::flows {

class Localisation {
  public:
    explicit Localisation(const Decoder& flow);

    /// Sorted.
    const std::vector<std::string>& languages() const { return languages_; }
    /// The translated texts, or none.
    std::vector<std::string> texts(
        std::string_view language,
        std::string_view item_uuid,
        std::string_view property,
        std::size_t max_bytes
    ) const;

  private:
    /// By UUID: a long workflow has tens of thousands.
    using Items = std::unordered_map<std::string_view, const nlohmann::json*>;

    const Decoder& flow_;
    std::vector<std::string> languages_;
    std::vector<Items> items_;  // of each of them
};

}  // namespace tama::flows
