// The `localization` object of a definition while it is read: translations by language, item UUID and
// property. An empty list, or one empty text, means untranslated (reference §1.7). Lives as long as the
// document.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "flows/format/decoder.hpp"
#include "flows/format/document_json_fwd.hpp"

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
    using Items = boost::unordered_flat_map<std::string_view, const DocumentJson*>;

    const Decoder& flow_;
    std::vector<std::string> languages_;
    std::vector<Items> items_;  // of each of them
};

}  // namespace tama::flows
