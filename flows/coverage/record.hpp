// What a walk has reached: nodes, exits and how to get there. Filled by the explorer, read for the report.
// One thread.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "flows/assets.hpp"

namespace tama::flows {

/// What was done to get somewhere: "Tama starts", "\"1\"", "(time-out)"…
using Way = std::vector<std::string>;

struct ExitRecord {
    std::set<std::string> languages;  // in which it was reached
    Way way;                          // a shortest one
};

struct NodeRecord {
    bool reached = false;
    std::vector<ExitRecord> exits;
    std::map<std::string, std::string> tried;  // answer: base name of the category it led to
    std::map<std::string, std::string, std::less<>> test_errors;  // type of a test: what it reported first
};

struct FlowRecord {
    const Workflow* flow = nullptr;
    bool entered = false;
    std::vector<NodeRecord> nodes;
};

/// A node by its numbers in the assets and in its workflow.
struct NodePlace {
    std::size_t flow = 0;
    std::size_t node = 0;

    auto operator<=>(const NodePlace&) const = default;
};

class CoverageRecord {
  public:
    explicit CoverageRecord(const Assets& assets);

    /// Of a step in a run's path; the node must be in the assets.
    NodePlace placeOf(std::string_view flow_uuid, std::string_view node_uuid) const;
    const Workflow& flowAt(const NodePlace& place) const { return *flows_[place.flow].flow; }
    const Node& nodeAt(const NodePlace& place) const { return flowAt(place).nodes[place.node]; }

    NodeRecord& at(const NodePlace& place) { return flows_[place.flow].nodes[place.node]; }
    const std::vector<FlowRecord>& flows() const { return flows_; }
    void enter(const NodePlace& place);
    /// The number of the exit, or kNowhere where the node has none of that UUID.
    std::size_t leave(
        const NodePlace& place, std::string_view exit_uuid, const std::string& language, const Way& way
    );

  private:
    std::vector<FlowRecord> flows_;
    std::unordered_map<std::string_view, std::size_t> index_;  // by UUID of the workflow
};

}  // namespace tama::flows
