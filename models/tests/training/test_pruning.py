import copy

import pytest
import torch
from torch import nn

from models.training.averaging import update_average
from models.training.pruning import BEGIN, END, Pruning, kept, share_at


def test_the_share_grows_from_none_to_all_and_stays() -> None:
    assert share_at(0, 0.4) == share_at(BEGIN, 0.4) == 0
    middle = share_at((BEGIN + END) / 2, 0.4)
    assert middle == pytest.approx(0.4 * (1 - 0.5**3))
    assert share_at(END, 0.4) == share_at(1, 0.4) == pytest.approx(0.4)


def test_the_least_go_measured_by_their_channel() -> None:
    weight = torch.tensor([[1.0, -2.0, 3.0, 4.0], [100.0, -200.0, 300.0, 400.0]])[:, :, None, None]
    assert kept(weight, 0.5)[:, :, 0, 0].tolist() == [[False, False, True, True]] * 2


def test_zeros_stay_zeros_in_net_and_average_also_in_a_run_that_goes_on() -> None:
    torch.manual_seed(1)
    net = nn.Sequential(nn.Conv2d(100, 200, 1), nn.Conv2d(200, 8, 3))
    average = copy.deepcopy(net)
    optimiser = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)

    def learn(steps: range, pruning: Pruning) -> None:
        for step in steps:
            net(torch.randn(2, 100, 4, 4)).square().mean().backward()
            optimiser.step()
            optimiser.zero_grad()
            update_average(average, net, 0.9)
            pruning.after(step, 500)

    def zeros(of: nn.Sequential) -> list[float]:
        return [float((conv.weight == 0).float().mean()) for conv in of]

    learn(range(460), Pruning(net, average, 0.45))
    gone = net[0].weight == 0
    learn(range(460, 500), Pruning(net, average, 0.45))
    for one in (net, average):
        assert zeros(one) == pytest.approx([0.45, 0], abs=1e-4)
        assert torch.equal(one[0].weight == 0, gone)
