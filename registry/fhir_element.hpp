// Careful access to JSON that claims to be FHIR: a missing element is nothing, an element of the wrong type
// is noted once and read as nothing. Used by the readers of the resources only. One thread at a time.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "registry/records.hpp"

namespace tama::registry {

/// Notes problems of one entry.
class EntryProblems {
  public:
    EntryProblems(std::string where, std::vector<Error>& out) : where_(std::move(where)), out_(out) {}

    void add(const std::string& path, const std::string& message) {
        out_.push_back({ErrorCode::InvalidInput, path.empty() ? message : path + ": " + message, where_});
    }
    const std::string& where() const { return where_; }

  private:
    std::string where_;
    std::vector<Error>& out_;
};

/// One element with the path that leads to it ("telecom[0].value").
class FhirElement {
  public:
    FhirElement(
        const nlohmann::json& value, std::string path, EntryProblems& problems, const ReadLimits& limits
    )
        : value_(&value), path_(std::move(path)), problems_(&problems), limits_(&limits) {}

    bool exists() const { return !value_->is_null(); }
    bool isText() const { return value_->is_string(); }
    const std::string& path() const { return path_; }

    /// A member of an object; an element that does not exist when there is none.
    FhirElement at(const char* name) const;
    /// The items of an array. A single object where an array belongs counts as one item: servers do that.
    std::vector<FhirElement> items() const;
    /// The text, trimmed and bounded; empty when there is none. A number counts as text.
    std::string text() const;
    std::string text(const char* name) const { return at(name).text(); }
    bool flag(bool otherwise) const;
    /// The id a Reference points to: {"reference": "Location/X"}, a bare string, an absolute URL, a urn:uuid.
    std::string reference() const;
    /// A code without the "system|" that some write in front.
    std::string code() const;
    /// YYYY, YYYY-MM or YYYY-MM-DD; the time of day of a dateTime is cut. Anything else is noted and empty.
    std::string date() const;
    void problem(const std::string& message) const { problems_->add(path_, message); }

  private:
    const nlohmann::json* value_;
    std::string path_;
    EntryProblems* problems_;
    const ReadLimits* limits_;
};

}  // namespace tama::registry
