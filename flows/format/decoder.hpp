// Typed access to JSON with the place of every value, so that a wrong file is reported as "file: flow Stock:
// node 3 (uuid): actions[0].text: …" and all its problems at once. A Decoder lives on the stack below its
// parent.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>


#include "base/error.hpp"
#include "flows/format/document_json.hpp"

namespace tama::flows {

/// At most 100 are kept: a file that is not what it claims would give thousands.
class Problems {
  public:
    void add(std::string place, std::string message, ErrorCode code = ErrorCode::InvalidInput);
    bool empty() const { return errors_.empty(); }
    std::vector<Error> take() { return std::move(errors_); }

  private:
    std::vector<Error> errors_;
};

enum class Need : std::uint8_t { Optional, Required };

class Decoder {
  public:
    Decoder(const DocumentJson& value, std::string label, Problems& problems)
        : value_(value), label_(std::move(label)), problems_(problems) {}

    const DocumentJson& json() const { return value_; }
    std::string place() const;
    void problem(std::string message) const { problems_.add(place(), std::move(message)); }
    void problemAt(std::string_view key, std::string message) const;
    Problems& problems() const { return problems_; }

    bool has(std::string_view key) const;
    /// The member, or JSON null where there is none. `key` must live as long.
    Decoder member(std::string_view key) const;
    /// The member of that key, which the caller has found by other means.
    Decoder found(std::string_view key, const DocumentJson& value) const;
    Decoder item(std::size_t index) const;
    /// An item that the place names by more than its index, with `what` as "node": "node 3 (uuid)". `what` must
    /// live as long.
    Decoder labelled(std::size_t index, std::string_view what) const;

    /// A text of at most `max` bytes; empty where absent or wrong (which is reported).
    std::string text(std::string_view key, std::size_t max, Need need = Need::Optional) const;
    std::string uuid(std::string_view key, Need need = Need::Required) const;
    /// The same without a copy: lives as long as the document.
    std::string_view view(std::string_view key, std::size_t max, Need need = Need::Optional) const;
    std::string_view uuidView(std::string_view key, Need need = Need::Required) const;
    std::optional<std::int64_t> integer(std::string_view key, std::int64_t min, std::int64_t max) const;
    bool boolean(std::string_view key, bool otherwise = false) const;
    /// How many items a list member has; 0 and reported where it is no list or has more than `max`.
    std::size_t count(std::string_view key, std::size_t max) const;
    /// As count(), of this value itself.
    std::size_t asCount(std::size_t max) const;
    /// A list of texts; null items count as empty.
    std::vector<std::string> texts(std::string_view key, std::size_t max_items, std::size_t max_bytes) const;
    /// This value itself as a text.
    std::string asText(std::size_t max) const;
    std::string_view asView(std::size_t max) const;
    bool expectObject() const;

  private:
    enum class Kind : std::uint8_t { Label, Key, Index };
    Decoder(const DocumentJson& value, const Decoder& parent, Kind kind)
        : value_(value), parent_(&parent), kind_(kind), problems_(parent.problems_) {}

    const DocumentJson& value_;
    const Decoder* parent_ = nullptr;
    Kind kind_ = Kind::Label;
    std::string label_;      // Label without a parent
    std::string_view key_;   // Key; Label: what it is
    std::size_t index_ = 0;  // Index, Label
    Problems& problems_;
};

}  // namespace tama::flows
