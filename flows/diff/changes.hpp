// What is different in a node, sentence by sentence; one file for each family. Internal to the comparison. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "flows/diff/node_matching.hpp"
#include "flows/diff/outline.hpp"

namespace tama::flows::diff {

using Sentences = std::vector<std::string>;

struct Comparison {
    const Outline& before;
    const Outline& after;
    const NodeMatching& matching;

    /// What an old destination is called now; with its old name where it is gone.
    std::string labelOfOld(std::size_t destination) const;
};

/// A node that both have.
struct NodePair {
    std::size_t before;
    std::size_t after;
};

void addTextChanges(const Comparison& comparison, const NodePair& nodes, Sentences& out);
void addActionChanges(const Comparison& comparison, const NodePair& nodes, Sentences& out);
void addAnswerChanges(const Comparison& comparison, const NodePair& nodes, Sentences& out);

/// Actions of two nodes that are the same: by UUID, else the next of the same type that is left. kNowhere: none.
std::vector<std::pair<std::size_t, std::size_t>> matchActions(const Node& before, const Node& after);

/// How a text with translations is named in the sentences of what became of it.
struct TextName {
    std::string base;        // the subject for the base text: "question 3"
    std::string translated;  // after the language's name: "text of question 3"
};
void addLocalisedChanges(
    const TextName& name, const Localised<std::string>& before, const Localised<std::string>& after, Sentences& out
);

}  // namespace tama::flows::diff
