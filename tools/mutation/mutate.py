#!/usr/bin/env python3
"""Flips one rule or stage of the engine at a time and asks whether a test notices.

Each mutation replaces one expression of src/Weft.Network in a copy of the sources, builds a small runner from the copy (the scenarios, and
the comparison of walk and matrix on random worlds) and runs it. What the runner does not notice the unit tests of the engine are asked about,
which takes longer. A mutation that neither notices survives. Prints each survivor and the score.

    tools/mutation/mutate.py            all mutations
    tools/mutation/mutate.py Group      those whose file or text holds the word
"""
import os, re, shutil, subprocess, sys, tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# (file, text, replacement): the text must occur; its first occurrence is replaced.
MUTATIONS = [
    ("Walking/InterfaceStages.cs", "port.Input.ChecksAddresses && !port.Owns(walk.Packet.Source)", "false && !port.Owns(walk.Packet.Source)"),
    ("Walking/InterfaceStages.cs", "if (port.Input.ChecksAddresses && IsCheckFailing(walk, port, DropReason.DestinationNotOwned", "if (false && IsCheckFailing(walk, port, DropReason.DestinationNotOwned"),
    ("Walking/InterfaceStages.cs", "if (!GroupStage.Passes(walk, port, Direction.Egress)) return;", ""),
    ("Walking/InterfaceStages.cs", "else if (port.Subnet.Contains(destination) && !target.IsRouter) DeliverInSubnet", "else if (false) DeliverInSubnet"),
    ("Walking/InterfaceStages.cs", "else if (ListStage.Passes(walk, port.Subnet, Direction.Egress)) RouterStages", "else RouterStages"),
    ("Walking/InterfaceStages.cs", "if (ListStage.Passes(walk, port.Subnet, Direction.Ingress)) Enter", "Enter"),
    ("Walking/InterfaceStages.cs", "|| !GroupStage.Passes(walk, port, Direction.Ingress)) return;", ") return;"),
    ("Walking/InterfaceStages.cs", "!port.Input.IsAttached && walk.IsBlocked", "false && walk.IsBlocked"),
    ("Walking/InterfaceStages.cs", "if (subnet.IsReserved(destination)) walk", "if (false) walk"),
    ("Walking/InterfaceStages.cs", "walk.IsIdentityLost = true;", ""),
    ("Walking/InterfaceStages.cs", "walk.Network.IsHostOnly(destination) &&", "false &&"),
    ("Walking/InterfaceStages.cs", "return isToMany &&", "return false &&"),
    ("Walking/InterfaceStages.cs", "walk.IsTooBig(Mtu, Stage.InterfaceOut, port.Id, port.Router)", "walk.IsTooBig(Mtu - 8501, Stage.InterfaceOut, port.Id, port.Router)"),
    ("Walking/ListStage.cs", "if (rule is { IsAllow: true })", "if (rule is not null)"),
    ("Walking/ListStage.cs", "var far = direction == Direction.Egress ? packet.Destination : packet.Source;", "var far = packet.Source;"),
    ("Walking/GroupStage.cs", "packet.About is null ? IsOfTrackedFlow(walk, port, key, isOutbound)", "packet.About is null ? false"),
    ("Walking/GroupStage.cs", "!flow.IsAlive(key.Protocol, port.Input.Timeouts, walk.Now) ||", ""),
    ("Walking/GroupStage.cs", "|| !flow.Admits(walk.Packet, isOutbound)", ""),
    ("Walking/GroupStage.cs", "walk.Packet.Flags.HasFlag(TcpFlags.Rst)", "false"),
    ("Walking/GroupStage.cs", "rule.Traffic.Matches(packet) && IsPeer(", "IsPeer("),
    ("Walking/GroupStage.cs", ": !(walk.IsIdentityLost && direction == Direction.Ingress) &&", ":"),
    ("Walking/GroupStage.cs", "if (!packet.Protocol.HasPorts) return false;", "return false;"),
    ("Walking/GroupStage.cs", "&& IsOpenForAll(walk, port, back, packet))", ")"),
    ("Walking/GroupStage.cs", "|| (IsOpen(walk, port, back, reverse) && IsOpenForAll(walk, port, direction, packet))", ""),
    ("Walking/GroupStage.cs", "if (!isUntracked && packet.About is null && IsTableFull(walk, port, stage)) return false;", ""),
    ("Walking/RouterStages.cs", "if (route.IsBlackhole)", "if (false)"),
    ("Walking/RouterStages.cs", "if (!far.Contains(packet.Destination) && !far.Contains(packet.Source)", "if (false"),
    ("Walking/RouterStages.cs", "if (peering.IsLongHaul && walk", "if (false && walk"),
    ("Walking/RouterStages.cs", "&& sender.Nat is not null)", ")"),
    ("Walking/RouterStages.cs", "walk.Flows.ReturnLinks.IsEmpty", "true"),
    ("Walking/GatewayStages.cs", "if (IsUnroutable(walk, gateway.Id, packet.Destination)) return;", ""),
    ("Walking/GatewayStages.cs", "if (walk.Appliances == 0 && IsRedirected", "if (false && IsRedirected"),
    ("Walking/GatewayStages.cs", "walk.IsTooBig(InternetMtu, Stage.InternetGateway, gateway.Id, router)", "false"),
    ("Walking/GatewayStages.cs", "walk.IsIdentityLost = true;", ""),
    ("Walking/GatewayStages.cs", "SpecialRanges.IsPrivate(packet.Source) &&", "false &&"),
    ("Walking/GatewayStages.cs", "SpecialRanges.IsShared(packet.Source) &&", "false &&"),
    ("Walking/GatewayStages.cs", "if (router.Gateway is null && walk", "if (false && walk"),
    ("Walking/GatewayStages.cs", "&& walk.Now - seen <= NatSession.IdleTimeout", ""),
    ("Walking/GatewayStages.cs", "|| route.Target.Kind == TargetKind.Local)", "|| true)"),
    ("Walking/GatewayStages.cs", "if (walk.Packet.IsIPv6 || appliance.Input.Addresses.Any(address => address.Public is not null)) return false;", "return false;"),
    ("Walking/GatewayStages.cs", "if (isKnown) EnterFromInternet(walk);", "if (false) EnterFromInternet(walk);"),
    ("Walking/GatewayStages.cs", "if (!packet.IsIPv6)\n        {\n            walk.IsBlocked(DropReason.ProtocolNotCarried", "if (false)\n        {\n            walk.IsBlocked(DropReason.ProtocolNotCarried"),
    ("Walking/NatStages.cs", "if (!ListStage.Passes(walk, port.Subnet, Model.Direction.Ingress)) return;", ""),
    ("Walking/NatStages.cs", "if (packet.IsIPv6 || !(packet.Protocol.HasPorts || packet.Protocol == Protocol.Icmp))", "if (packet.IsIPv6)"),
    ("Walking/RouterStages.cs", "route.Target == new RouteTarget(TargetKind.NatGateway, translator)", "false"),
    ("Walking/RouteChoice.cs", "&& !table.Router.Contains(walk.Packet.Destination);", ";"),
    ("Walking/NatStages.cs", "if (!port.Router.Contains(packet.Source) &&", "if (false &&"),
    ("Walking/NatStages.cs", "if (walk.Packet.IsFragmented && packet.Protocol != Protocol.Udp)", "if (false)"),
    ("Walking/NatStages.cs", "walk.IsAlwaysTracked = true;", ""),
    ("Walking/NatStages.cs", "|| !IsAnswer(packet)", ""),
    ("Walking/NatStages.cs", "if (!session.IsAlive(walk.Now))", "if (false)"),
    ("Walking/NatStages.cs", "if (known.IsAlive(walk.Now)) return", "if (true) return"),
    ("Walking/NatStages.cs", "walk.Packet.Protocol == Protocol.Tcp && !walk.Packet.Flags.HasFlag(TcpFlags.Syn)", "false"),
    ("Walking/NatStages.cs", "if (!walk.Flows.NatOwners.ContainsKey((port.Id, FlowState.OwnSide(session)))) return session;", "if (session.OwnPort > 0) return session;"),
    ("Compilation/RouteTableNode.cs", ".OrderByDescending(route => route.Destination.Length)", ".OrderBy(route => route.Destination.Length)"),
    ("Compilation/RouteTableNode.cs", ".ThenBy(route => route.Rank)", ".ThenByDescending(route => route.Rank)"),
    ("Compilation/RouteCompiler.cs", "|| !router.Input.Ranges.Any(range => range.Contains(destination))", "|| true"),
    ("Compilation/RouteCompiler.cs", "gateway.Network == router.Id,\n        (_, EgressOnly", "true,\n        (_, EgressOnly"),
    ("Compilation/RouteCompiler.cs", "peering.IsActive &&", "true &&"),
    ("Compilation/RouteCompiler.cs", "item.IsAttached &&", "true &&"),
    ("Compilation/NetworkCompiler.cs", "if (!peering.IsActive || peering.IsLongHaul) continue;", ""),
    ("Compilation/NetworkCompiler.cs", "subnet.RouteTable ?? router.Input.MainRouteTable", "subnet.RouteTable"),
    ("Compilation/NetworkCompiler.cs", "subnet.FilterList ?? router.Input.MainFilterList", "subnet.FilterList"),
    ("Compilation/FilterNodes.cs", ".OrderBy(rule => rule.Number)", ".OrderByDescending(rule => rule.Number)"),
    ("Compilation/CompiledNetwork.cs", "seenFrom.GroupScope.Contains(node.Router)\n            &&", ""),
    ("Flows/TrackedFlow.cs", "Requests > 1 && Answers > 1 ? timeouts.UdpStream", "false ? timeouts.UdpStream"),
    ("Flows/TrackedFlow.cs", "if (!packet.Protocol.IsIcmp) return true;", "return true;"),
    ("Reachability/PathRows.cs", "if (table.Places.Endpoints.Port(senders[position]).Input.IsAttached) Bits", "Bits"),
    ("Reachability/PathTable.cs", "needs is null ? oneWay : bothWays", "bothWays"),
    ("Reachability/PathTable.cs", "if (needs is { } wanted) AndPlaces", "if (needs is { } wanted && false) AndPlaces"),
    ("Reachability/PathTable.cs", "back == there ? (there, there)", "true ? (there, there)"),
    ("Reachability/RowBuilder.cs", "way == Lead.Hairpin && admission.Senders is not null", "false"),
    ("Reachability/RowBuilder.cs", "|| MaySendBeside(sender, selector)", ""),
    ("Reachability/RowBuilder.cs", "|| Bits.Has(_row, sender) ||", "||"),
    ("Reachability/EgressRules.cs", "network.Routers[group.Router].GroupScope.Contains(network.Groups[rule.Group].Router)", "true"),
    ("Reachability/IngressRules.cs", "network.Routers[node.Router].GroupScope.Contains(network.Groups[rule.Group].Router)", "true"),
    ("Reachability/DestinationRows.cs", "count - OwnIn(row.Bits, _members[i])", "count"),
    ("Reachability/GroupChange.cs", "if (!IsSame(Direction.Ingress)) whole", "if (false) whole"),
    ("Reachability/PlaceTable.cs", "if (route.IsBlackhole) return null;", ""),
    ("Reachability/InternetPaths.cs", "isAnswerRouted &&", "true &&"),
    ("Reachability/InternetPaths.cs", ".Intersect(List(nat.Subnet, Direction.Ingress, protocol, own))", ""),
    # errors about flows, and what the network sends back
    ("Walking/GroupStage.cs", "return flow.IsAutomatic;", "return true;"),
    ("Walking/GroupStage.cs", "if (packet.About is null) walk.OpenFlow(port, key, Opened(walk, packet, isOutbound), isUntracked);", "walk.OpenFlow(port, key, Opened(walk, packet, isOutbound), isUntracked);"),
    # what would open a path
    ("Walking/GroupStage.cs", "if (packet.About is null) walk.OpenFlow(port, key, Opened(walk, packet, isOutbound), isUntracked: false);", ""),
    ("Walking/GatewayStages.cs", "if (appliance is null || walk.Assumed?.Contains(straight) == true)", "if (appliance is null)"),
    ("Walking/GatewayStages.cs", "[.. RouteChoice.Repairs(port.Router, route), straight]", "[straight]"),
    ("Walking/RouteChoice.cs", "changes.Insert(0, SetRoute(taken.Subnet.Table, taken.Route.Destination, redirection.Target));", ";"),
    ("Walking/NatStages.cs", "|| !session.IsAlive(walk.Now))\n        {\n            walk.IsBlocked(DropReason.NoTranslation", ")\n        {\n            walk.IsBlocked(DropReason.NoTranslation"),
    ("Walking/NatStages.cs", "if (packet.About is null) walk.Flows", "walk.Flows"),
    ("Walking/GatewayStages.cs", "about = about with { Destination = known };", "about = about with { };"),
    ("Walking/GatewayStages.cs", "quoted with { Source = binding.Private }", "quoted"),
    ("Walking/NoticeStages.cs", "return range.First + 1;", "return range.First;"),
    # rows: classes of places, sparse senders, wide changes
    ("Reachability/PlaceClasses.cs", "foreach (var list in lists) count", "foreach (var list in lists.Take(0)) count"),
    ("Reachability/PlaceClasses.cs", "if (overlapping.Count > 0) count", "if (false) count"),
    ("Reachability/PlaceClasses.cs", "places.Samples[place].IsIPv6 ? 1 : 0", "0"),
    ("Reachability/PathRows.cs", "if (way == Lead.Direct) Bits.SetRun", "if (true) Bits.SetRun"),
    ("Reachability/EgressRows.cs", "new List<SparseSenders>(Sparse(Rules.Parent(node), protocol));\n        Add(Rules.ToBlock(node), protocol, own);", "new List<SparseSenders>();\n        Add(Rules.ToBlock(node), protocol, own);"),
    ("Reachability/EgressRows.cs", "if (block.Contains(address)) Add(permissions", "if (false) Add(permissions"),
    ("Reachability/EgressRows.cs", "if (IsUnchanged(other.Rules, rules, key.Node)) _segments", "_segments"),
    ("Reachability/EgressRules.cs", "if (isSame || endpoints", "if (true || endpoints"),
    ("Reachability/IngressRules.cs", "if (_endpoints.HasTwins)", "if (false)"),
    ("Reachability/GroupChange.cs", "whole.UnionWith(after.WithDetours());", ""),
    ("Reachability/GroupChange.cs", "- was.Services", ""),
    ("Reachability/SenderSet.cs", "return found >= 0 ? found : ~found;", "return found >= 0 ? found : 0;"),
    ("Reachability/RowBuilder.cs", "else if (selectors.Last >= position) end", "else if (false) end"),
    # private gateways, and networks with overlapping ranges that are joined privately
    ("Walking/GatewayStages.cs", "if (walk.Goal != Place.Gateway(gateway.Id) && walk.IsBlocked(DropReason.NoTunnel", "if (false && walk.IsBlocked(DropReason.NoTunnel"),
    ("Walking/GatewayStages.cs", "walk.IsBlocked(DropReason.SpoofedSource, Stage.PrivateGateway, gateway.Id, null);\n            return;", ""),
    ("Compilation/RouteCompiler.cs", "(_, PrivateGateway gateway) => gateway.Network == router.Id", "(_, PrivateGateway gateway) => true"),
    ("Compilation/RouteCompiler.cs", "foreach (var gateway in input.PrivateGateways) _targets[(TargetKind.PrivateGateway, gateway.Id)] = gateway;", ""),
    ("Reachability/PathTable.cs", "if (from.Contains(Places.Samples[place])) return (Lead.Nowhere, Lead.Nowhere);", ""),
    ("Reachability/PathTable.cs", "if (to.Contains(Places.Samples[source])) back = Lead.Nowhere;", ""),
    ("Reachability/PlaceTable.cs", "_subnets[place].Router.Id == far ? Lead.Direct : Lead.Nowhere", "Lead.Direct"),
    ("Reachability/PlaceTable.cs", "onward is null || onward[place] != Lead.Nowhere ||", "onward is null ||"),
    ("Reachability/DetourWalks.cs", "|| exchange.Request.End.Id != to.Interface", ""),
]

PROJECT = """<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><LangVersion>14</LangVersion><Nullable>enable</Nullable>
    <ImplicitUsings>enable</ImplicitUsings><InvariantGlobalization>true</InvariantGlobalization><AssemblyName>Weft.Tests</AssemblyName>
    <EnableDefaultCompileItems>false</EnableDefaultCompileItems><Optimize>true</Optimize><NoWarn>$(NoWarn);CS0162;CS8321</NoWarn>
    <UseArtifactsOutput>false</UseArtifactsOutput>
  </PropertyGroup>
  <ItemGroup><Compile Include="**/*.cs" Exclude="obj/**;bin/**" /></ItemGroup>
</Project>
"""


def prepare(folder):
    shutil.copytree(f"{ROOT}/src/Weft.Network", f"{folder}/network", ignore=shutil.ignore_patterns("obj", "bin", "*.csproj"))
    for name in ("Worlds", "Running"):
        shutil.copytree(f"{ROOT}/tests/Weft.Scenarios/{name}", f"{folder}/{name}")
    shutil.copytree(f"{ROOT}/tests/Weft.Scenarios/model", f"{folder}/model")
    shutil.copy(f"{ROOT}/tests/Weft.Tests/Network/Reachability/ReachOracle.cs", folder)
    shutil.copy(f"{ROOT}/tests/Weft.Tests/Network/Reachability/InternetOracle.cs", folder)
    shutil.copy(f"{ROOT}/tools/mutation/Runner.cs", f"{folder}/Program.cs")
    with open(f"{folder}/runner.csproj", "w") as project:
        project.write(PROJECT)
    for stop in ("Directory.Build.props", "Directory.Packages.props"):
        with open(f"{folder}/{stop}", "w") as file:
            file.write("<Project />")


def run(folder):
    """None when everything held, else what noticed."""
    build = subprocess.run(["dotnet", "build", "--no-restore", "-c", "Release", "-v", "q", "-nologo", "-o", "out"], cwd=folder, capture_output=True, text=True)
    if build.returncode != 0:
        errors = [line for line in build.stdout.splitlines() if "error" in line]
        return "BUILD " + (errors[0] if errors else "failed")
    try:
        result = subprocess.run(["dotnet", "out/Weft.Tests.dll", "model"], cwd=folder, capture_output=True, text=True, timeout=120)
    except subprocess.TimeoutExpired:
        return "ran for ever"
    return None if result.returncode == 0 else (result.stdout + result.stderr).strip().splitlines()[0][:150]


def prepare_whole(folder):
    for part in ("src", "tests/Weft.Tests", "tests/Weft.Scenarios"):
        shutil.copytree(f"{ROOT}/{part}", f"{folder}/{part}", ignore=shutil.ignore_patterns("obj", "bin"))
    for file in ("Directory.Build.props", "Directory.Packages.props", "global.json", "Weft.slnx"):
        shutil.copy(f"{ROOT}/{file}", folder)


def run_unit_tests(folder):
    """None when everything held, else what noticed."""
    build = subprocess.run(["dotnet", "build", "tests/Weft.Tests", "-c", "Release", "-v", "q", "-nologo", "-p:TreatWarningsAsErrors=false"], cwd=folder, capture_output=True, text=True)
    if build.returncode != 0:
        return "BUILD " + next((line for line in build.stdout.splitlines() if "error" in line), "failed")
    tests = ["artifacts/bin/Weft.Tests/release/Weft.Tests", "--filter-class", "*PacketWalkTests", "--filter-class", "*ReachMatrixTests", "--filter-class", "*InternetReachTests"]
    try:
        result = subprocess.run(tests, cwd=folder, capture_output=True, text=True, timeout=300)
    except subprocess.TimeoutExpired:
        return "ran for ever"
    return None if result.returncode == 0 else next((line for line in result.stdout.splitlines() if line.startswith("failed")), "failed")[:150]


def main():
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    chosen = [mutation for mutation in MUTATIONS if wanted in mutation[0] or wanted in mutation[1]]
    caught, survived, broken = 0, [], []
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as whole:
        prepare(folder)
        prepare_whole(whole)
        subprocess.run(["dotnet", "restore", "-v", "q"], cwd=folder, check=True, capture_output=True)
        noticed = run(folder)
        if noticed:
            sys.exit(f"without any mutation: {noticed}")
        for path, text, replacement in chosen:
            file = f"{folder}/network/{path}"
            original = open(file).read()
            label = f"{path}: {re.sub(chr(10) + ' *', ' ', text)[:100]}"
            if text not in original:
                broken.append(f"{label} (text is not there)")
                continue
            open(file, "w").write(original.replace(text, replacement, 1))
            noticed = run(folder)
            open(file, "w").write(original)
            if noticed is None:
                file = f"{whole}/src/Weft.Network/{path}"
                open(file, "w").write(original.replace(text, replacement, 1))
                noticed = run_unit_tests(whole)
                open(file, "w").write(original)
            if noticed is None:
                survived.append(label)
            elif noticed.startswith("BUILD"):
                broken.append(f"{label} ({noticed})")
            else:
                caught += 1
            print(f"{'SURVIVED' if noticed is None else 'caught  '} {label}", flush=True)
    print(f"\n{caught} of {caught + len(survived)} mutations caught")
    for label in survived:
        print(f"  survived: {label}")
    for label in broken:
        print(f"  not a mutation: {label}")
    sys.exit(1 if survived or broken else 0)


if __name__ == "__main__":
    main()
