// Where a session can go round without a wait for a message, in one workflow and through the workflows that
// it enters. Internal to the linter.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "flows/workflow.hpp"

namespace tama::flows {

struct Inspected;

class Loops {
  public:
    /// All workflows of a file, in its order.
    explicit Loops(const std::vector<Inspected>& workflows);

    enum class Kind {
        None,
        CanLeave,  // some way leads out, or to a question
        Endless
    };
    /// Whether the node can come back to itself by exits of its workflow.
    Kind within(const Workflow& flow, std::size_t node) const;

    /// A way back to a node through a workflow that it enters.
    struct Detour {
        Kind kind = Kind::None;
        std::string entered;               // name
        std::vector<std::string> through;  // names, from the node's workflow round to it again
    };
    std::vector<Detour> detours(const Workflow& flow, std::size_t node) const;

  private:
    struct Graph {
        std::vector<std::vector<std::size_t>> next;
        std::vector<bool> leaves;  // also has a way out, or to a question
        std::vector<Kind> kind;
        std::vector<std::size_t> part;  // of strongly connected ones
    };

    void readCalls();
    void findSilent();
    void findAsking();
    const std::vector<Exit>& exitsOf(std::size_t vertex) const;
    bool comesBack(std::size_t vertex) const;
    bool canEndAt(std::size_t vertex) const;
    Graph graph(bool with_calls) const;
    static void findParts(Graph& graph);
    std::vector<std::string> namesBack(std::size_t from, std::size_t to) const;

    const std::vector<Inspected>& workflows_;
    std::map<const Workflow*, std::size_t> numbers_;
    std::vector<std::size_t> first_;                // by workflow: the vertex of its entry
    std::vector<std::size_t> flow_of_;              // by vertex
    std::vector<std::vector<std::size_t>> called_;  // by vertex: workflows it enters
    std::vector<bool> waits_;                       // by vertex
    std::vector<bool> reached_;  // by vertex: from its workflow's entry, without a wait on the way
    std::vector<bool> silent_;   // by workflow: it can come to its end without a question
    std::vector<bool> asking_;   // by workflow: it can come to a question
    Graph within_;
    Graph across_;
};

}  // namespace tama::flows
