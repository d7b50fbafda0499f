// What the splits of a file look at: whatever no split ahead looks at makes no difference to the way a
// conversation goes on, so that conversations which differ only there need to be walked but once. Pure; one
// thread.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "flows/assets.hpp"
#include "flows/play/answers.hpp"

namespace tama::flows {

/// What is looked at from some node on, in the run that is there.
struct LiveReads {
    std::set<std::string, std::less<>> results;  // keys
    std::set<std::string_view> counted_nodes;    // UUIDs of nodes that look at @node.visit_count
    bool locals = false;
};

class SplitReads {
  public:
    SplitReads(const Assets& assets, const SampleWorld& world);

    /// Worked out once for each node that is asked for.
    const LiveReads& liveAt(const Workflow& flow, std::size_t node) const;
    /// Keys of results that a parent reads of its child, or a child of its parent.
    const std::set<std::string, std::less<>>& foreignResults() const { return foreign_; }
    /// Keys whose value, and not only its category, decides somewhere; with values the tests are about.
    const std::map<std::string, std::vector<std::string>, std::less<>>& resultValues() const {
        return result_values_;
    }
    /// Contact fields that decide somewhere, by key, with values the tests are about.
    const std::map<std::string, std::vector<std::string>, std::less<>>& fieldValues() const {
        return field_values_;
    }
    /// More visits of a node than this make no difference.
    std::size_t mostVisits() const { return most_visits_; }

  private:
    struct Copy {
        const Node* node;
        std::string target;  // "fields.b" or "results.b"
        Template value;      // what is copied
    };
    void noteCopies(const Node& node, const Action& action);
    void noteRouter(const Node& node, const SampleWorld& world);
    void notePath(
        const Node& node, std::string_view path, const std::vector<std::string>& samples, std::size_t bound
    );
    void follow(const Copy& copy, const SampleWorld& world);

    std::unordered_map<const Node*, LiveReads> of_node_;
    mutable std::unordered_map<const Node*, LiveReads> live_;
    std::set<std::string, std::less<>> foreign_;
    std::map<std::string, std::vector<std::string>, std::less<>> result_values_;
    std::map<std::string, std::vector<std::string>, std::less<>> field_values_;
    std::size_t most_visits_ = 4;
    std::vector<Copy> copies_;
};

/// A part of the contact that an operand depends on: "field" with its key, "language", "timezone", "name",
/// "groups", "urns". `kind` is empty where it depends on none.
struct ContactPath {
    std::string kind;
    std::string key;
};
ContactPath contactPathOf(const Router& router);

/// Whether a split looks at the time: now(), today().
bool readsClock(const Router& router);

}  // namespace tama::flows
