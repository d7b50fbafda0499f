// A workflow as a person reads it: which question is the first and which the second, and what every node is called.
// The workflow and its assets outlive it. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "flows/lint/rules.hpp"

namespace tama::flows::diff {

class Outline {
  public:
    Outline(const Assets& assets, const Workflow& flow);
    Outline(const Outline&) = delete;
    Outline& operator=(const Outline&) = delete;

    const Workflow& flow() const { return inspected_.flow; }
    const Node& node(std::size_t index) const { return flow().nodes[index]; }
    const std::vector<ActionParts>& actionsOf(std::size_t node) const { return inspected_.actions[node]; }

    /// All nodes, in an order in which a conversation comes to them; what nothing leads to is last.
    const std::vector<std::size_t>& order() const { return order_; }
    bool asks(std::size_t node) const { return inspected_.waits(node); }
    /// From 1; 0: it is no question.
    std::size_t numberOf(std::size_t node) const { return numbers_[node]; }
    std::size_t questions() const { return questions_; }
    /// The question that the node only says the text of, itself included; kNowhere for any other.
    std::size_t questionOf(std::size_t node) const { return question_of_[node]; }
    /// What it asks with, as written; empty where that is said elsewhere.
    std::string textOf(std::size_t question) const;

    /// "question 3", "the message "Thank you…"", "the decision on "@fields.age"", "the end" for kNowhere.
    std::string label(std::size_t node) const;

  private:
    std::vector<std::size_t> walkOrder() const;

    CheckReport findings_;  // of Inspected, unused
    Inspected inspected_;
    std::vector<std::size_t> order_;
    std::vector<std::size_t> numbers_;
    std::vector<std::size_t> question_of_;
    std::size_t questions_ = 0;
};

}  // namespace tama::flows::diff
