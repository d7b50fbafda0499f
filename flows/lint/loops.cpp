// Loops without a question: the strongly connected parts of the nodes that do not wait. Tarjan's algorithm,
// in time linear in the exits, without recursion.
#include <algorithm>

#include "flows/lint/rules.hpp"

namespace tama::flows {

namespace {

constexpr std::size_t kUnseen = static_cast<std::size_t>(-1);

class LoopSearch {
  public:
    explicit LoopSearch(const Inspected& inspected)
        : inspected_(inspected),
          order_(inspected.next.size(), kUnseen),
          lowest_(inspected.next.size(), kUnseen),
          open_(inspected.next.size(), false),
          in_loop_(inspected.next.size(), false) {}

    std::vector<bool> run() {
        for (std::size_t node = 0; node < order_.size(); ++node) {
            if (order_[node] == kUnseen && !inspected_.waits(node)) searchFrom(node);
        }
        return std::move(in_loop_);
    }

  private:
    struct Visit {
        std::size_t node;
        std::size_t exits_done = 0;
    };

    void enter(std::size_t node) {
        order_[node] = lowest_[node] = count_++;
        open_[node] = true;
        part_.push_back(node);
        path_.push_back({node});
    }

    void searchFrom(std::size_t root) {
        enter(root);
        while (!path_.empty()) {
            const std::size_t node = path_.back().node;
            const auto& exits = inspected_.next[node];
            if (path_.back().exits_done < exits.size()) {
                follow(node, exits[path_.back().exits_done++]);
                continue;
            }
            path_.pop_back();
            if (!path_.empty()) {
                std::size_t& lowest = lowest_[path_.back().node];
                lowest = std::min(lowest, lowest_[node]);
            }
            if (lowest_[node] == order_[node]) closePart(node);
        }
    }

    void follow(std::size_t node, std::size_t to) {
        if (to == node) in_loop_[node] = true;
        if (inspected_.waits(to)) return;
        if (order_[to] == kUnseen) {
            enter(to);
        } else if (open_[to]) {
            lowest_[node] = std::min(lowest_[node], order_[to]);
        }
    }

    /// All that was opened since `first` can reach each other.
    void closePart(std::size_t first) {
        const bool several = part_.back() != first;
        for (std::size_t node = kUnseen; node != first;) {
            node = part_.back();
            part_.pop_back();
            open_[node] = false;
            if (several) in_loop_[node] = true;
        }
    }

    const Inspected& inspected_;
    std::size_t count_ = 0;
    std::vector<std::size_t> order_;   // in which nodes were first seen
    std::vector<std::size_t> lowest_;  // the first open node that a node leads back to
    std::vector<bool> open_;
    std::vector<bool> in_loop_;
    std::vector<std::size_t> part_;
    std::vector<Visit> path_;
};

}  // namespace

std::vector<bool> nodesInLoopsWithoutQuestion(const Inspected& inspected) {
    return LoopSearch(inspected).run();
}

}  // namespace tama::flows
